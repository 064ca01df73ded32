/** `README.md` of a new lab. */
export const README = `# __TITLE__

What it teaches: run an application with several replicas under the platform's security level.

## How to solve it

\`solutions/plain\` is one Deployment: the image of the version to deliver, as many replicas as drawn, the security
context and resources that the namespace demands.

## Survivors

What may be wrong in a mark of 100 %, and why that is right (\`kubectl lab search\` finds them). What no statement can ask
for is listed once, in the README beside all labs.

| Field | Why |
|---|---|
| \`web.metadata.name\` | the input reads the Deployment of that name: no other is seen |
| \`web.spec.{strategy*,selector*,progressDeadlineSeconds,revisionHistoryLimit}\` | how it rolls out is the candidate's choice |
| \`web.spec.template.metadata*\` | the labels of pods are the candidate's choice |
| \`web.spec.template.spec.{securityContext*,imagePullSecrets*}\` | pods that lack them are refused or fail, which \`run/available\` sees |
| \`web.spec.template.spec.{containers,containers[]}\` | a container beside the application’s is the candidate’s choice |
| \`web.spec.template.spec.containers[].{name,ports*,readinessProbe*,resources*,securityContext*}\` | likewise |
`
