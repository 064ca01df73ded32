// The bundler puts it in; a bundle made without has none.
declare const OPERATOR_VERSION: string | undefined

/** The operator's version, as transcripts name it. */
export const version: string = typeof OPERATOR_VERSION === 'string' ? OPERATOR_VERSION : 'development'
