/** Known mistakes by name: each loses exactly the checks it names, and every assertion is false in one of them. */
export const MUTANTS: Readonly<Record<string, string>> = {
  'old-version': `from: plain
loses: [run/image]
patch:
- target: {environment: dev, kind: Deployment, name: $(params.app)}
  json:
  - {op: replace, path: /spec/template/spec/containers/0/image, value: "$(images)/hello:1.0.0"}
`,
  'one-replica': `from: plain
loses: [run/available]
patch:
- target: {environment: dev, kind: Deployment, name: $(params.app)}
  json:
  - {op: replace, path: /spec/replicas, value: 1}
`,
  'refused-by-security': `# The namespace's Pod Security level refuses the pods: the Deployment is there, its replicas never are.
from: plain
loses: [run/available]
patch:
- target: {environment: dev, kind: Deployment, name: $(params.app)}
  json:
  - {op: remove, path: /spec/template/spec/securityContext}
`,
}
