import type { Environment } from '@marcbachmann/cel-js'
import { evaluationError } from './failure.ts'
import { SALT } from './names.ts'
import { flowAllowed, type Protocol } from './network-policy.ts'
import { isDigestOf } from './secret-digest.ts'
import { celGet, isCelMap } from './values.ts'
import { YamlReader } from './yaml-text.ts'

const SYNC = { async: false } as const

/**
 * What CEL cannot say of evidence: files in YAML, the values of Secrets, the verdict of NetworkPolicies. The API server
 * knows none of it; comparing the two engines, their values are handed over as data (see `terms.ts`).
 */
export function registerEvidence(env: Environment): void {
  const yaml = new YamlReader()
  env.registerFunction('yaml(string): dyn', (text: string) => yaml.documents(text)[0] ?? null, SYNC)
  env.registerFunction('yamlDocuments(string): list', (text: string) => yaml.documents(text), SYNC)

  env.registerVariable(SALT, 'dyn')
  env.registerFunction('secretIs_(string, dyn, string): bool', secretIs, SYNC)

  type List = readonly unknown[]
  const allow = (list: List, from: unknown, to: unknown, port: bigint, protocol = 'TCP'): boolean =>
    flowAllowed(list, { from, to, port, protocol: protocolOf(protocol) })
  env.registerFunction('list.allow(dyn, dyn, int): bool', allow, SYNC)
  env.registerFunction('list.allow(dyn, dyn, int, string): bool', allow, SYNC)
}

function secretIs(salt: string, entry: unknown, text: string): boolean {
  const digest = isCelMap(entry) ? celGet(entry, 'digest') : undefined
  if (typeof digest !== 'string') throw evaluationError('no_such_overload', 'Not an entry of a Secret')
  return isDigestOf(digest, salt, text)
}

function protocolOf(text: string): Protocol {
  if (text === 'TCP' || text === 'UDP' || text === 'SCTP') return text
  throw evaluationError('invalid_argument', 'Not a protocol')
}
