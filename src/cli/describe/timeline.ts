import type { CoachAct, LabSession } from '../../api/index.ts'
import type { DescribeWords } from './words.ts'

/** Something that happened to a session. */
export interface Moment {
  /** RFC 3339. */
  readonly at: string
  readonly text: string
}

/** All that a session tells of its past, oldest first. Pure. */
export function timeline(
  { metadata, spec, status = {} }: LabSession,
  words: DescribeWords,
): readonly Moment[] {
  const { happened, minutes } = words
  const { extensions, decisions, end, retake } = spec.coaching
  const once = (at: string | undefined, text: string): Moment[] => (at === undefined ? [] : [{ at, text }])
  const graded = status.conditions?.find((each) => each.type === 'Graded' && each.status === 'True')
  const { result } = status
  const moments = [
    ...once(metadata.creationTimestamp, happened.created('')),
    ...once(status.startedAt, happened.started('')),
    ...(status.checks ?? []).flatMap(({ id, passedAt }) => once(passedAt, happened.passed(id))),
    ...extensions.map((act) => ({
      at: act.at,
      text: happened.extended(`${minutes(act.minutes)}, ${signed(act)}`),
    })),
    ...decisions.map((act) => ({
      at: act.at,
      text: happened.decided(`${act.check} ${act.state}, ${signed(act)}`),
    })),
    ...(end === undefined ? [] : [{ at: end.at, text: happened.ended(signed(end)) }]),
    ...(retake === undefined ? [] : [{ at: retake.at, text: happened.retaken(signed(retake)) }]),
    ...(status.repaired ?? []).map(({ at, kind, name, environment }) => ({
      at,
      text: happened.repaired(`${kind} ${environment}/${name}`),
    })),
    ...once(status.frozenAt, happened.frozen('')),
    ...once(status.evidence?.takenAt, happened.taken('')),
    ...(result === undefined ? [] : once(graded?.lastTransitionTime, happened.graded(`${result.percent} %`))),
  ]
  return moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** Who decided it, and why. */
export function signed({ by, reason }: CoachAct): string {
  return `${by}, « ${reason} »`
}
