const IMAGE_NAME = '^[a-z0-9]([a-z0-9.:/_-]*[a-z0-9])?$'

/** What the arguments of SimulatedEnvironment must be. Labs hold their environments to the same bounds (crds/labs.yaml). */
export const SIMULATED_ENVIRONMENT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['project', 'environment', 'stage', 'cpu', 'memory', 'members', 'platform'],
  properties: {
    project: {
      type: 'string',
      pattern: '^[a-z0-9]{2,20}$',
      description: '2 to 20 lower-case letters and digits',
    },
    environment: {
      type: 'string',
      pattern: '^[a-z0-9]{2,11}$',
      description: '2 to 11 lower-case letters and digits',
    },
    stage: { enum: ['dev', 'integration', 'staging', 'prod'], description: 'a stage' },
    cpu: { type: 'number', minimum: 0.1, maximum: 64, description: 'CPU cores' },
    memory: {
      type: 'string',
      maxLength: 8,
      pattern: '^[1-9][0-9]*(Mi|Gi)$',
      description: 'a size such as 4Gi or 512Mi',
    },
    gpu: { type: 'integer', minimum: 0, maximum: 16, description: 'GPUs' },
    members: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      description: 'user names',
      // The fence refuses the same to the operator: what begins so is no person.
      items: {
        type: 'string',
        pattern: '^(?!system:)\\S.{0,252}$',
        description: 'a user name, not of the system',
      },
    },
    platform: {
      type: 'object',
      additionalProperties: false,
      required: ['registry', 'appDomain', 'vaultAddress'],
      description: 'the simulated platform',
      properties: {
        registry: { type: 'string', pattern: IMAGE_NAME, description: 'a registry such as harbor.example' },
        imagesPrefix: {
          type: 'string',
          pattern: IMAGE_NAME,
          description: 'a prefix such as harbor.example/labs',
        },
        appDomain: {
          type: 'string',
          pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
          description: 'a domain such as apps.example',
        },
        vaultAddress: { type: 'string', pattern: '^https?://[^\\s]+$', description: 'an http or https URL' },
      },
    },
  },
} as const
