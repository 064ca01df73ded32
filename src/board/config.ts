import { FieldReader, type FieldError } from '../api/index.ts'
import { parseYamlConfig, type ParsedConfig } from '../process/config.ts'
import { STUCK_AFTER, type StuckAfter } from '../view/index.ts'

/** All that the board is told from outside: one YAML file, read once at start. */
export interface BoardConfig {
  /** The board's own namespace, which holds its key. */
  readonly namespace: string
  /** Where the operator publishes the keys of transcripts. */
  readonly operatorNamespace: string
  readonly port: number
  /** Where `/healthz` and `/readyz` are answered; 0 answers nowhere. */
  readonly healthPort: number
  /** Cookies are for https only, whatever the request came by. Set it where the board is never reached by a port-forward. */
  readonly secureCookies: boolean
  /** How many proxies stand before it whose `X-Forwarded-*` are believed: 1 behind an Ingress. */
  readonly proxies: number
  readonly stuckAfter: StuckAfter
  /** Of the times on pages, as IANA names it. */
  readonly timeZone: string
}

/** The values that hold where the file is silent. */
export const DEFAULT_CONFIG: BoardConfig = {
  namespace: 'cloud-pi-labs',
  operatorNamespace: 'cloud-pi-labs',
  port: 8080,
  healthPort: 8081,
  secureCookies: false,
  proxies: 0,
  stuckAfter: STUCK_AFTER,
  timeZone: 'Europe/Paris',
}

/** Reads a configuration file's text. Every field that does not fit is named; a field we do not know is an error. */
export function parseConfig(text: string): ParsedConfig<BoardConfig> {
  return parseYamlConfig(text, readFields)
}

function readFields(root: unknown, errors: FieldError[]): BoardConfig {
  const reader = new FieldReader(errors)
  const top = reader.section(root, '', Object.keys(DEFAULT_CONFIG))
  const stuck = reader.section(top['stuckAfter'], 'stuckAfter', ['tries', 'minutes'])
  const defaults = DEFAULT_CONFIG
  const timeZone = reader.text(top, 'timeZone') ?? defaults.timeZone
  if (!isTimeZone(timeZone)) {
    const expected = 'a time zone such as Europe/Paris'
    errors.push({ code: 'ConfigInvalid', path: 'timeZone', found: timeZone, expected })
  }
  return {
    namespace: reader.text(top, 'namespace') ?? defaults.namespace,
    operatorNamespace: reader.text(top, 'operatorNamespace') ?? defaults.operatorNamespace,
    port: reader.integer(top, 'port', 1, 65_535) ?? defaults.port,
    healthPort: reader.integer(top, 'healthPort', 0, 65_535) ?? defaults.healthPort,
    secureCookies: reader.choice(top, 'secureCookies', [true, false]) ?? defaults.secureCookies,
    proxies: reader.integer(top, 'proxies', 0, 5) ?? defaults.proxies,
    stuckAfter: {
      tries: reader.integer(stuck, 'stuckAfter.tries', 1, 1_000) ?? defaults.stuckAfter.tries,
      minutes: reader.integer(stuck, 'stuckAfter.minutes', 1, 1_440) ?? defaults.stuckAfter.minutes,
    },
    timeZone,
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
