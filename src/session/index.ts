export type { EventRecorder, SessionSettings } from './context.ts'
export { runControllers, type ControllerOptions } from './controller.ts'
export { loadDrawKey } from './draw-key.ts'
export { noSessionMetrics, type SessionMetrics } from './metrics.ts'
