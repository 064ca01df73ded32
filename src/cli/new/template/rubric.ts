/** `rubric.yaml` of a new lab. */
export const RUBRIC = `apiVersion: labs.cloud-pi-native.fr/v1alpha1
kind: LabRubric
metadata:
  name: __NAME__
spec:
  # The texts of hints: candidates pay for them.
  hints:
    run/image:
      fr: |
        L’image se nomme \`$(images)/hello:1.1.0\`.
      en: |
        The image is called \`$(images)/hello:1.1.0\`.
  # What exists in the registry and how it behaves, on simulated nodes. An image that is not here does not exist.
  images:
  - repository: $(images)/hello
    tags: ["1.0.0", "1.1.0"]
    user: "1001"
    port: 8080
    memory: 32Mi
    paths:
    - {path: /, body: Bonjour}
    - {path: /healthz, body: ok}
    logs: ["listening on 8080"]
`
