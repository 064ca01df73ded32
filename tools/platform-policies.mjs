// Prints the platform's admission rules, with its exact messages, as one ValidatingAdmissionPolicy per kind: a policy
// over several kinds does not type-check. All that a kind violates is said in one message, because a refusal shows only
// the first failing validation.
// Source of rules and messages: cloud-pi-native/cpin-external-cluster, charts-socle/kyverno{,-rules}/templates.
import { Document } from 'yaml'

const group = 'labs.cloud-pi-native.fr'
const workloads = { group: 'apps', version: 'v1', pod: 'object.spec.template.spec' }
const batch = { group: 'batch', version: 'v1' }
const core = { group: '', version: 'v1' }

const missingLabels = {
  message: 'Missing labels: app/env/tier',
  when: `!["app", "env", "tier"].all(key, object.metadata.?labels[?key].orValue("") != "")`,
}

/** Rules on a pod's spec. Kyverno derives them for whatever has a pod template. */
const podRules = [
  {
    message: 'An image tag is required.',
    // A tag or digest after the last slash: the colon of a registry's port is none.
    when: `!variables.pod.containers.all(c, c.?image.orValue("").matches("[:@][^/]+$"))`,
  },
  {
    message: "Using a mutable image tag e.g. 'latest' is not allowed.",
    when: `variables.pod.containers.exists(c, c.?image.orValue("").endsWith(":latest"))`,
  },
  {
    message: 'HostPath volumes are forbidden. The field spec.volumes[*].hostPath must be unset.',
    when: 'has(variables.pod.volumes) && variables.pod.volumes.exists(v, has(v.hostPath))',
  },
  {
    message: 'All containers must have CPU and memory resource requests and limits defined.',
    when:
      `!variables.pod.containers.all(c, ["cpu", "memory"].all(name, ` +
      `has(c.resources) && has(c.resources.requests) && name in c.resources.requests && ` +
      `has(c.resources.limits) && name in c.resources.limits))`,
  },
  {
    message: 'Unknown image registry.',
    when:
      '!variables.pod.containers.all(c, c.?image.orValue("").matches(variables.registries)) || ' +
      '(has(variables.pod.initContainers) && ' +
      '!variables.pod.initContainers.all(c, c.?image.orValue("").matches(variables.registries)))',
  },
]

const missingProbes = {
  message: 'Liveness, readiness, or startup probes are required for all containers.',
  when: '!variables.pod.containers.all(c, has(c.livenessProbe) || has(c.readinessProbe) || has(c.startupProbe))',
}

/** The rule leaves Jobs out; so do we for their pods, else no Job would run in prod. */
const missingPodProbes = {
  ...missingProbes,
  when: `!object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == "Job") && ${missingProbes.when}`,
}

/** Images without a registry are Docker Hub's, which the platform serves through its own. */
const registries = [
  ...[
    '^([^/]+$',
    '[^./:@]+/',
    'docker[.]io/',
    'harbor[.]io/',
    'registry[.]redhat[.]io/',
    'quay[.]io/',
    'ghcr[.]io/',
  ],
  // The simulated Harbor, by its default name
  'harbor[.]example/)',
].join('|')

const credentialKeys = [
  ...['password', 'PASSWORD', 'Password', 'passwd', 'PASSWD', 'Passwd', 'pwd', 'PWD', 'Pwd'],
  ...['secret', 'SECRET', 'Secret', 'api_secret', 'API_SECRET', 'ApiSecret'],
  ...['secret_key', 'SECRET_KEY', 'Secret_Key', 'private_key', 'PRIVATE_KEY', 'PrivateKey'],
  ...['encryption_key', 'ENCRYPTION_KEY', 'EncryptionKey', 'credentials', 'CREDENTIALS', 'Credentials'],
  ...['passphrase', 'PASSPHRASE', 'Passphrase', 'key', 'KEY', 'Key', 'user_pass', 'USER_PASS', 'UserPass'],
  ...['admin_password', 'ADMIN_PASSWORD', 'AdminPassword'],
]

const kinds = [
  { ...core, resource: 'pods', pod: 'object.spec', rules: [missingLabels, ...podRules, missingPodProbes] },
  { ...workloads, resource: 'deployments', rules: [missingLabels, ...podRules, missingProbes] },
  { ...workloads, resource: 'statefulsets', rules: [missingLabels, ...podRules, missingProbes] },
  { ...workloads, resource: 'daemonsets', rules: [...podRules, missingProbes] },
  { ...workloads, resource: 'replicasets', rules: [missingLabels, ...podRules] },
  { ...workloads, ...batch, resource: 'jobs', rules: [missingLabels, ...podRules] },
  {
    ...batch,
    resource: 'cronjobs',
    pod: 'object.spec.jobTemplate.spec.template.spec',
    rules: [missingLabels, ...podRules],
  },
  {
    ...core,
    resource: 'configmaps',
    rules: [
      {
        message:
          "ConfigMap should not contain 'password', passwd, secret_key, pwd, secret, credentials, encryption_key, " +
          'private_key, api_secret, private_key, user_pass, admin_password',
        when: `has(object.data) && object.data.exists(key, key in ${JSON.stringify(credentialKeys)})`,
      },
    ],
  },
  {
    ...core,
    resource: 'persistentvolumeclaims',
    rules: [
      {
        message: 'PVC size should not exceed 1Ti',
        when:
          'has(object.spec.resources) && has(object.spec.resources.requests) && ' +
          '"storage" in object.spec.resources.requests && ' +
          'quantity(object.spec.resources.requests["storage"]).isGreaterThan(quantity("1Ti"))',
      },
    ],
  },
  {
    ...core,
    resource: 'services',
    rules: [
      {
        message: 'Services of type NodePort are not allowed.',
        when: 'has(object.spec.type) && object.spec.type == "NodePort"',
      },
    ],
  },
]

/** The text of platform-rules.yaml. */
export function printPlatformPolicies() {
  const documents = kinds.flatMap((kind) => [
    policy(kind),
    binding(kind, 'warn', ['Warn', 'Audit'], ['dev', 'integration', 'staging']),
    binding(kind, 'deny', ['Deny'], ['prod']),
  ])
  const texts = documents.map((document) =>
    new Document(document).toString({ lineWidth: 110, aliasDuplicateObjects: false }),
  )
  return `# Generated by tools/generate.mjs from the rules in tools/platform-policies.mjs. Do not edit.\n${texts.join('---\n')}`
}

function policy({ group: apiGroup, version, resource, pod, rules }) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: nameOf(resource) },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [apiGroup],
            apiVersions: [version],
            resources: [resource],
            operations: ['CREATE', 'UPDATE'],
          },
        ],
      },
      // What is going must not be kept by a rule that it never met.
      matchConditions: [{ name: 'not-going', expression: '!has(object.metadata.deletionTimestamp)' }],
      variables: [
        ...(pod ? [{ name: 'pod', expression: pod }] : []),
        ...(pod ? [{ name: 'registries', expression: JSON.stringify(registries) }] : []),
        { name: 'violations', expression: violations(rules) },
      ],
      validations: [
        {
          expression: 'variables.violations.size() == 0',
          messageExpression: 'variables.violations.join(" | ")',
          reason: 'Forbidden',
        },
      ],
    },
  }
}

function violations(rules) {
  return rules.map(({ message, when }) => `(${when} ? [${JSON.stringify(message)}] : [])`).join(' +\n')
}

function binding({ resource }, name, validationActions, stages) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: `${nameOf(resource)}-${name}` },
    spec: {
      policyName: nameOf(resource),
      validationActions,
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: `${group}/stage`, operator: 'In', values: stages }],
        },
      },
    },
  }
}

function nameOf(resource) {
  return `labs-platform-${resource}`
}
