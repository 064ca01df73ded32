import type { ProxiedRequest } from '../builders/fault-proxy.ts'
import type { Sitting } from './sitting.ts'

/** One request on the way from the end of the work to the mark, and on which side of it the operator dies. */
export interface Step {
  readonly title: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Matched against the path without its query, the session's name written as LIFE and its namespaces as HOME, ENV. */
  readonly path: RegExp
  /** Counted since the work ended. @default 1 */
  readonly nth?: number
  readonly killed: 'before' | 'after'
  /** The path is the same for all sessions: none but the one that is meant may be on its way. */
  readonly alone?: true
  /** There is no signing key when the work ends. */
  readonly keyless?: true
}

const STATUS = /\/namespaces\/HOME\/labsessions\/LIFE\/status$/
const ENVIRONMENT = /^\/api\/v1\/namespaces\/ENV$/
const PROBES = /\/namespaces\/ENV\/configmaps$/
const SAMPLED = /\/namespaces\/ENV\/configmaps\/answer$/
const KEPT = /\/namespaces\/cloud-pi-labs\/secrets$/
const COPIES = /\/namespaces\/HOME\/labtranscripts$/

const status = (nth: number, killed: Step['killed'], title: string): Step => ({
  title,
  method: 'PATCH',
  path: STATUS,
  nth,
  killed,
})
const kept = (nth: number, title: string): Step => ({
  title,
  method: 'POST',
  path: KEPT,
  nth,
  killed: 'after',
  alone: true,
})

/** The recorded steps from the end of the work to the mark, in order. */
export const STEPS: readonly Step[] = [
  status(1, 'before', 'before the end of the work is written down'),
  status(1, 'after', 'when the end of the work is written down'),
  { title: 'when the environment is labelled', method: 'PATCH', path: ENVIRONMENT, killed: 'after' },
  {
    title: 'in the midst of proving the freeze',
    method: 'POST',
    path: PROBES,
    nth: 10,
    killed: 'before',
  },
  status(2, 'after', 'when Frozen is written down'),
  { title: 'between the two samples', method: 'GET', path: SAMPLED, nth: 2, killed: 'before' },
  kept(1, 'when the first part of the evidence is kept'),
  kept(2, 'when all of the evidence is kept, and nobody says so'),
  status(3, 'after', 'when the status names the evidence'),
  { ...kept(3, 'when a signing key is made'), keyless: true },
  kept(3, 'when the transcript is kept'),
  { title: 'when the copy is beside the session', method: 'POST', path: COPIES, killed: 'after' },
  status(4, 'before', 'before the mark is written down'),
  status(4, 'after', 'when the mark is written down'),
]

/** Whether a request of the operator is one of that step, for that sitting. */
export function isOfStep({ method, path }: ProxiedRequest, step: Step, sitting: Sitting): boolean {
  const [bare = ''] = path.split('?')
  const named = bare
    .replace(`/namespaces/${sitting.name}/`, '/namespaces/HOME/')
    .replace(`/labsessions/${sitting.name}/`, '/labsessions/LIFE/')
    .replace(`/namespaces/${sitting.namespace}`, '/namespaces/ENV')
  return method === step.method && step.path.test(named)
}
