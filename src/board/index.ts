export { parseConfig, DEFAULT_CONFIG, type BoardConfig } from './config.ts'
export { serveBoard, startBoard, type BoardOptions, type BoardServer } from './server.ts'
export type { BoardCaches } from './sessions/caches.ts'
export type { Pages } from './view.ts'
