/** Fields of a log line: small values only, never a whole object, never a Secret. */
export type LogFields = Readonly<Record<string, unknown>>

/** What this project asks of a logger; pino fits as it is. Messages are constant, what varies stands in the fields. */
export interface Logger {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** Says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
