import { parse } from 'yaml'
import type { FieldError } from '../api/index.ts'

/** What a configuration file says, or every field of it that does not fit. */
export type ParsedConfig<Config> = { readonly config: Config } | { readonly errors: readonly FieldError[] }

/** Parses a configuration file's text. `read` makes the configuration of its root and notes what does not fit. */
export function parseYamlConfig<Config>(
  text: string,
  read: (root: unknown, errors: FieldError[]) => Config,
): ParsedConfig<Config> {
  const errors: FieldError[] = []
  const config = read(readYaml(text, errors), errors)
  return errors.length > 0 ? { errors } : { config }
}

function readYaml(text: string, errors: FieldError[]): unknown {
  try {
    return parse(text) ?? {}
  } catch (error) {
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    errors.push({ code: 'ConfigInvalid', path: 'configuration', found, expected: 'a YAML mapping' })
    return {}
  }
}
