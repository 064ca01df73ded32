export { runTranscriptController, type TranscriptControllerOptions } from './controller.ts'
export { revisionMisfits } from './misfits.ts'
export { replay } from './replay.ts'
export { statementOf } from './statement-of.ts'
