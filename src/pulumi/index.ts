export type { CloudPiLabsArgs, CloudPiLabsValues, WorkloadValues } from './cloud-pi-labs-args.ts'
export { CloudPiLabs } from './cloud-pi-labs.ts'
export type { SimulatedEnvironmentArgs, SimulatedPlatformArgs } from './simulated-environment-args.ts'
export { SimulatedEnvironment } from './simulated-environment.ts'
