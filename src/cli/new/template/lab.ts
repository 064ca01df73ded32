/** `lab.yaml` of a new lab. */
export const LAB = `apiVersion: labs.cloud-pi-native.fr/v1alpha1
kind: Lab
metadata:
  name: __NAME__
spec:
  module: practitioner
  mode: practice
  title:
    fr: __TITLE__
    en: __TITLE__
  duration: 30m
  passPercent: 80
  nodes: any
  rubric: Required

  # Drawn for each candidate: $(params.app) in manifests and texts, params.app in expressions.
  parameters:
  - {name: app, oneOf: [alder, birch, cedar]}
  - {name: replicas, between: [2, 3]}

  environments:
  - {name: dev, stage: dev, cpu: 2, memory: 4Gi}

  # What is observed. An input is gathered when an expression names it.
  inputs:
    web: {object: {kind: Deployment, name: $(params.app), environment: dev}}

  # Names for expressions, judged when used.
  let:
    main: web.podSpec().containers[0]

  tasks:
  - id: run
    title:
      fr: Faire tourner l’application
      en: Run the application
    hints:
    - {id: image, cost: 1}
    checks:
    - id: available
      title:
        fr: Toutes les répliques demandées sont disponibles
        en: Every replica asked for is available
      points: 6
      required: true
      assert:
      - expr: web.rolledOut()
        message:
          fr: "{{web.status.availableReplicas}} réplique(s) disponible(s) sur {{web.spec.replicas}}"
          en: "{{web.status.availableReplicas}} replica(s) available out of {{web.spec.replicas}}"
      - expr: web.spec.replicas >= params.replicas
        message:
          fr: "{{web.spec.replicas}} réplique(s) demandée(s), il en faut {{params.replicas}}"
          en: "{{web.spec.replicas}} replica(s) asked for, {{params.replicas}} needed"
    - id: image
      title:
        fr: L’image est celle de la version à livrer
        en: The image is that of the version to deliver
      points: 4
      assert:
      - expr: main.image == images + "/hello:1.1.0"
        message:
          fr: "Image lue : {{main.image}} ; attendue : {{images}}/hello:1.1.0"
          en: "Image read: {{main.image}}; expected: {{images}}/hello:1.1.0"

# What 100 % must mean, written apart from the checks; \`make search\` looks for wrong answers that pass.
duty:
- title: The version to deliver runs in as many replicas as asked for
  expr: web.status.availableReplicas >= params.replicas && web.spec.template.spec.containers.exists(c, c.image.endsWith("/hello:1.1.0"))
`
