export { ApiError, type ApiClient, type ApiRequest } from './api-client.ts'
export { chooseCluster, type ClusterChoice } from './choose-cluster.ts'
export { runForeground, type ForegroundOptions } from './foreground.ts'
export {
  startOperator,
  READY_MESSAGE,
  WAITING_MESSAGE,
  type OperatorOptions,
  type OperatorProcess,
} from './operator-process.ts'
export { packageRoot } from './package-root.ts'
export { helm, RELEASE, SANDBOX_VALUES } from './install-chart.ts'
export {
  BOARD,
  OPERATOR,
  installPlatform,
  readPlatform,
  type InstallBy,
  type Platform,
  type PlatformFiles,
} from './platform.ts'
export { formatProgress } from './progress.ts'
export { SandboxError } from './sandbox-error.ts'
export type { Sandbox, SandboxOptions } from './sandbox.ts'
export { startSandbox } from './start.ts'
export {
  findTools,
  prepareHelm,
  prepareTools,
  type ToolName,
  type Tools,
  type ToolsOptions,
} from './tools.ts'
export type { BuildProgress } from './tools-build.ts'
