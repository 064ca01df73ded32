export { localeOf, type Locale } from './locale.ts'
export * from './row.ts'
export * from './session-view.ts'
