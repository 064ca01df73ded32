import type { Family } from '../attack.ts'
import { COACHING } from './coaching.ts'
import { ESCAPING } from './escaping.ts'
import { EXHAUSTING } from './exhausting.ts'
import { FORGING } from './forging.ts'
import { FREEZING } from './freezing.ts'
import { HOLDING } from './holding.ts'
import { HOSTILE_DATA } from './hostile-data.ts'
import { IDENTITY } from './identity.ts'
import { PROBES } from './probes.ts'
import { READING } from './reading.ts'
import { SECRETS } from './secrets.ts'
import { SESSIONS } from './sessions.ts'
import { SITTINGS } from './sittings.ts'
import { TAMPERING } from './tampering.ts'
import { TIME } from './time.ts'
import { TOKENS } from './tokens.ts'

/** Every attack of the suite; the files `test/attacks/*.test.ts` stage them. */
export const FAMILIES: readonly Family[] = [
  READING,
  FORGING,
  TOKENS,
  ESCAPING,
  EXHAUSTING,
  HOLDING,
  TAMPERING,
  IDENTITY,
  SESSIONS,
  FREEZING,
  HOSTILE_DATA,
  PROBES,
  COACHING,
  SECRETS,
  SITTINGS,
  TIME,
]
