# What solutions and mutants of this lab do beside their manifests. Sourced, never run.
set -eu

in_dev() { kubectl --namespace "$LAB_NAMESPACE_DEV" "$@"; }

wait_until_released() {
  in_dev rollout status "deployment/$LAB_PARAM_APP" --timeout=60s >/dev/null
}

# A Job does not start over. $1: the address, or several; $2: backoffLimit; $3: activeDeadlineSeconds; $4: the command.
smoke() {
  in_dev delete job smoke --ignore-not-found --wait >/dev/null
  in_dev create -f - >/dev/null <<JOB
apiVersion: batch/v1
kind: Job
metadata:
  name: smoke
  labels: {app: smoke, env: dev, tier: backend}
spec:
  backoffLimit: ${2:-2}
  activeDeadlineSeconds: ${3:-120}
  completions: ${5:-1}
  template:
    metadata:
      labels: {app: smoke, env: dev, tier: backend}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      imagePullSecrets: [{name: registry-pull-secret}]
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: smoke
        image: $LAB_IMAGES/toolbox:1.9
        imagePullPolicy: IfNotPresent
        command: [${4:-curl}, --fail, --silent]
        args: [$(printf '"%s", ' $1)]
        resources:
          requests: {cpu: 10m, memory: 16Mi}
          limits: {cpu: 100m, memory: 32Mi}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities: {drop: [ALL]}
JOB
}

wait_until_passed() {
  in_dev wait job/smoke --for=condition=Complete --timeout=60s >/dev/null
}

# With success or without.
wait_until_ended() {
  in_dev wait job/smoke --for=jsonpath='{.status.conditions}' --timeout=120s >/dev/null
}

address=http://$LAB_PARAM_APP/$LAB_PARAM_PATH
