export * from './readiness.ts'
export { startHealthServer, type HealthServer } from './server.ts'
