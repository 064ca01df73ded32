import type { Condition, Lab, LabSession } from '../../api/index.ts'
import { isOver, type Locale } from '../../view/index.ts'
import type { TimelineEntry, TimelineEvent } from '../view.ts'
import { checkTitle } from './rows.ts'

/** What a session's own record says happened to it, the latest first. Pure. */
export function timelineOf(
  session: LabSession,
  lab: Lab | undefined,
  locale: Locale,
): readonly TimelineEntry[] {
  return [...milestones(session), ...coached(session, lab, locale), ...passed(session, lab, locale)].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at),
  )
}

function milestones({ metadata, status = {} }: LabSession): TimelineEntry[] {
  const { startedAt, deadline, frozenAt, evidence, timeBack, result, repaired = [] } = status
  const graded = conditionTrue(status.conditions ?? [], 'Graded')
  const ended =
    frozenAt !== undefined && deadline !== undefined && Date.parse(frozenAt) < Date.parse(deadline)
  const runs = !ended && !(status.phase !== undefined && isOver(status.phase) && frozenAt === undefined)
  return [
    ...entry(metadata.creationTimestamp, { kind: 'Created' }),
    ...entry(startedAt, { kind: 'Started' }),
    ...entry(runs ? deadline : undefined, { kind: 'Deadline' }),
    ...entry(timeBack?.since, { kind: 'TimeOwed' }),
    ...entry(frozenAt, { kind: 'Frozen' }),
    ...entry(evidence?.takenAt, { kind: 'EvidenceTaken', unsettled: evidence?.unsettled === true }),
    ...entry(graded?.lastTransitionTime, {
      kind: 'Graded',
      ...(result !== undefined && { percent: result.percent }),
      passed: result?.passed === true,
    }),
    ...repaired.flatMap((object) => entry(object.at, { kind: 'Repaired', object })),
  ]
}

function coached({ spec }: LabSession, lab: Lab | undefined, locale: Locale): TimelineEntry[] {
  const { extensions, end, retake, decisions } = spec.coaching
  return [
    ...extensions.flatMap((extension) => entry(extension.at, { kind: 'Extended', extension })),
    ...(end === undefined ? [] : entry(end.at, { kind: 'EndedByCoach', act: end })),
    ...(retake === undefined ? [] : entry(retake.at, { kind: 'Retaken', act: retake })),
    ...decisions.flatMap((decision) =>
      entry(decision.at, { kind: 'Decided', decision, title: checkTitle(decision.check, lab, locale) }),
    ),
  ]
}

function passed({ status }: LabSession, lab: Lab | undefined, locale: Locale): TimelineEntry[] {
  return (status?.checks ?? []).flatMap(({ id, passedAt }) =>
    entry(passedAt, { kind: 'FirstPassed', check: id, title: checkTitle(id, lab, locale) }),
  )
}

function entry(at: string | undefined, event: TimelineEvent): TimelineEntry[] {
  return at === undefined ? [] : [{ at, event }]
}

function conditionTrue(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === 'True')
}
