import type { SimulatedEnvironmentArgs } from '../../src/pulumi/simulated-environment-args.ts'

/** A practice environment of one member, one part replaced at will. */
export function someStandingArgs(changes: Partial<SimulatedEnvironmentArgs> = {}): SimulatedEnvironmentArgs {
  return {
    project: 'atlas',
    environment: 'dev',
    stage: 'dev',
    cpu: 2,
    memory: '4Gi',
    gpu: 1,
    members: ['camille@example.fr'],
    platform: {
      registry: 'harbor.example',
      appDomain: 'apps.example',
      vaultAddress: 'https://vault.example',
    },
    ...changes,
  }
}
