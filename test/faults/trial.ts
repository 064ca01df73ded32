import { lateness, markOf } from './mark.ts'
import { readProof } from './proof.ts'
import type { Mode, Room } from './room.ts'
import { endWork, sitDown, untilMarked, type Ending, type Sitting } from './sitting.ts'

/** Something that goes wrong while candidates are marked. */
export interface Disturbance {
  readonly name: string
  /** Whether it is there from the first manifest on, or strikes when the work has ended. */
  readonly from: 'opening' | 'ending'
  /** Begins; resolves when it has struck. What it gives ends it, and resolves when all works again. */
  strike(): Promise<() => Promise<void>>
}

/** How the work of a trial's sessions ends, one for each session. */
export type Endings = readonly Ending[]

/** What became of sessions under a disturbance; each list names them and says what is wrong. */
export interface Outcome {
  readonly name: string
  readonly sessions: number
  readonly sittings: readonly Sitting[]
  /** Without exactly one transcript that verifies. */
  readonly lost: readonly string[]
  /** With another mark than the undisturbed ones. */
  readonly changed: readonly string[]
  /** Frozen too early, or late and not shown so. */
  readonly untimely: readonly string[]
  /** Frozen late, and shown so: for people to know. */
  readonly late: readonly string[]
}

/** The mark of an undisturbed session, by the way that its work ended. */
export type References = ReadonlyMap<Ending, string>

/** Marks one undisturbed session of each ending. */
export async function takeReferences(room: Room, mode: Mode, endings: Endings): Promise<References> {
  const sittings = await sitTogether(room, { name: `calm-${mode}`, mode, endings })
  return new Map(
    await Promise.all(
      sittings.map(async ([sitting, ending]) => {
        await endWork(room, sitting, ending)
        const { mark } = await judge(room, sitting)
        if (mark === undefined) throw new Error(`${sitting.name} has no mark to compare with`)
        return [ending, mark] as const
      }),
    ),
  )
}

/** Marks sessions while something goes wrong, and compares them with undisturbed ones. */
export async function runTrial(
  room: Room,
  disturbance: Disturbance,
  {
    mode,
    endings,
    references,
  }: { readonly mode: Mode; readonly endings: Endings; readonly references: References },
): Promise<Outcome> {
  const { name, from } = disturbance
  let end = from === 'opening' ? await disturbance.strike() : undefined
  const sittings = await sitTogether(room, { name, mode, endings })
  await Promise.all(sittings.map(([sitting, ending]) => endWork(room, sitting, ending)))
  end ??= await disturbance.strike()
  const judged = await Promise.all(
    sittings.map(async ([sitting, ending]) => ({
      expected: references.get(ending),
      ...(await judge(room, sitting)),
    })),
  )
  await end()
  return summarize(name, judged)
}

/** What became of sessions, each compared with the mark that it would have had. */
export function summarize(
  name: string,
  judged: readonly (Judged & { readonly expected: string | undefined })[],
): Outcome {
  const changed = judged.filter(({ mark, expected }) => mark !== undefined && mark !== expected)
  return {
    name,
    sessions: judged.length,
    sittings: judged.map(({ sitting }) => sitting),
    lost: judged.flatMap(({ problem }) => problem ?? []),
    changed: changed.map(({ sitting, mark = '', expected = '' }) => {
      return `${sitting.name}: ${difference(mark, expected)}`
    }),
    untimely: judged.filter(({ honest }) => !honest).map(({ sitting }) => sitting.name),
    late: judged.filter(({ late }) => late).map(({ sitting }) => sitting.name),
  }
}

/** Where two marks part, with what stands there. */
function difference(mark: string, expected: string): string {
  let at = 0
  while (at < mark.length && mark[at] === expected[at]) at += 1
  const around = (text: string): string => text.slice(Math.max(0, at - 40), at + 80)
  return `…${around(mark)}… instead of …${around(expected)}…`
}

/** What a sitting came to. */
export interface Judged {
  readonly sitting: Sitting
  readonly mark?: string
  readonly problem?: string
  readonly late: boolean
  readonly honest: boolean
}

/** Waits for the mark and reads what proves it. */
export async function judge(room: Room, sitting: Sitting): Promise<Judged> {
  try {
    const session = await untilMarked(room, sitting)
    const proof = await readProof(room, sitting)
    if ('problem' in proof) return { sitting, problem: proof.problem, late: false, honest: true }
    const { predicate } = proof.statement
    return { sitting, mark: markOf(session, predicate), ...lateness(predicate) }
  } catch (error) {
    const problem = `${sitting.name}: ${error instanceof Error ? error.message : String(error)}`
    return { sitting, problem, late: false, honest: true }
  }
}

async function sitTogether(
  room: Room,
  { name, mode, endings }: { readonly name: string; readonly mode: Mode; readonly endings: Endings },
): Promise<readonly (readonly [Sitting, Ending])[]> {
  return await Promise.all(
    endings.map(async (ending) => [await sitDown(room, room.newName(name), mode), ending] as const),
  )
}
