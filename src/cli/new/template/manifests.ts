/** A seed object: what the candidate finds. */
export const SEED = `apiVersion: v1
kind: ConfigMap
metadata:
  name: notes
data:
  version: 1.1.0
  image: $(images)/hello
  port: "8080"
`

/** A solution: it must earn every point. */
export const SOLUTION = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: $(params.app)
spec:
  replicas: $(params.replicas)
  selector:
    matchLabels: {app: $(params.app)}
  template:
    metadata:
      labels: {app: $(params.app), env: dev, tier: backend}
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      imagePullSecrets: [{name: registry-pull-secret}]
      containers:
      - name: hello
        image: $(images)/hello:1.1.0
        ports: [{name: http, containerPort: 8080}]
        readinessProbe:
          httpGet: {path: /healthz, port: http}
        resources:
          requests: {cpu: 50m, memory: 64Mi}
          limits: {cpu: 100m, memory: 64Mi}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
`
