export * from './readiness.ts'
export { listen, type RunningServer } from './listen.ts'
export { startHealthServer } from './server.ts'
