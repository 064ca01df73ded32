import type { Client } from '../../src/kube/index.ts'
import { ClusterError } from '../../src/kube/index.ts'
import type { Stage } from './stage.ts'

/** What came of an attack, with what shows it. */
export interface Outcome {
  readonly result: 'refused' | 'harmless' | 'succeeded'
  readonly evidence: string
}

/** One thing that somebody may try for a better mark, for more time, or against others. */
export interface Attack {
  /** Completes "it refuses one who …"; docs/security.md has a row with it. */
  readonly title: string
  attempt(stage: Stage): Promise<Outcome>
  /** Takes away what an attempt left behind where it worked; also before it is tried again. */
  readonly undo?: (stage: Stage) => Promise<unknown>
}

/** What stands in the way of attacks, and how to take it away. */
export interface Defence {
  /** Completes "without …, somebody …"; docs/security.md names it too. */
  readonly name: string
  /** Titles of attacks that work without it. */
  readonly opens: readonly string[]
  /** Takes the defence away; what it gives puts it back. */
  disarm(stage: Stage): Promise<() => Promise<unknown>>
}

/** Attacks of one kind, and what stands in their way. */
export interface Family {
  readonly name: string
  readonly attacks: readonly Attack[]
  readonly defences: readonly Defence[]
}

/** A request of the API as an attacker writes it. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Not 400 or 404: what cannot be read, or is not there, shows nothing. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 405, 413, 422])

/** Sends one request: refused with the server's words, or it succeeded. Any other answer is no outcome, and throws. */
export async function send(client: Client, who: string, request: Request): Promise<Outcome> {
  const { method } = request
  const answer = await client.send(request)
  const said = JSON.stringify(answer.body).slice(0, 600)
  const evidence = `${who}: ${method} ${request.path}: ${answer.status} ${said}`
  if (answer.status < 300) return { result: 'succeeded', evidence }
  if (REFUSED.has(answer.status)) return { result: 'refused', evidence }
  throw new Error(`No outcome: ${evidence}`)
}

/** The worst of several outcomes, with the evidence of all that were like it. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  const order = ['succeeded', 'harmless', 'refused'] as const
  const result = order.find((each) => outcomes.some((outcome) => outcome.result === each))
  if (result === undefined) throw new Error('An attack that tries nothing')
  const evidence = outcomes.filter((outcome) => outcome.result === result).map((outcome) => outcome.evidence)
  return { result, evidence: evidence.join('\n') }
}

/** Who the attacker is: in person, with the kubeconfig handed out, or as a workload of the environment. */
export type Who = 'person' | 'hands' | 'workload'

/** Everybody tries every request. */
export function asking(
  title: string,
  requests: (stage: Stage) => readonly Request[],
  {
    by = ['person', 'hands', 'workload'],
    undo,
  }: { readonly by?: readonly Who[]; readonly undo?: Attack['undo'] } = {},
): Attack {
  return {
    title,
    async attempt(stage) {
      const attempts = by.flatMap((who) =>
        requests(stage).map((request) => send(stage.camille[who], who, request)),
      )
      const settled = await Promise.allSettled(attempts)
      const outcomes = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      if (!outcomes.some(({ result }) => result === 'succeeded')) await Promise.all(attempts)
      return worst(outcomes)
    },
    ...(undo !== undefined && { undo }),
  }
}

/** The outcome of something that rejects with a ClusterError when it is refused. */
export async function trying(what: string, act: () => Promise<unknown>): Promise<Outcome> {
  try {
    await act()
    return { result: 'succeeded', evidence: what }
  } catch (error) {
    if (!(error instanceof ClusterError) || !REFUSED.has(error.code)) throw error
    return { result: 'refused', evidence: `${what}: ${error.message}` }
  }
}

/** Tells a claim that was checked. */
export function harmless(evidence: string): Outcome {
  return { result: 'harmless', evidence }
}
