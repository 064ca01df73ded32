import type {
  CheckState,
  Condition,
  Lab,
  LabSession,
  LabSessionStatus,
  SessionQuiz,
  SessionResult,
  SessionScore,
  Text,
} from '../api/index.ts'
import type { Locale } from './locale.ts'

/** One session as people and scripts read it: what is asked, what holds, what is left. `status -o json` prints it. */
export interface SessionView {
  readonly namespace: string
  readonly name: string
  readonly lab: string
  readonly title: string
  readonly locale: Locale
  readonly phase: NonNullable<LabSessionStatus['phase']>
  readonly place?: number
  readonly deadline?: string
  /** Whole seconds; 0 when time is up, absent when no time runs. */
  readonly secondsLeft?: number
  readonly score?: SessionScore
  readonly quiz?: SessionQuiz
  readonly result?: SessionResult
  readonly environments: readonly { readonly name: string; readonly namespace: string }[]
  readonly tasks: readonly TaskView[]
  /** The condition that tells why the session is where it is, when that is not good news. */
  readonly reason?: { readonly type: string; readonly reason: string; readonly message: string }
}

/** One task and its checks, in the lab's order. */
export interface TaskView {
  readonly id: string
  readonly title: string
  readonly checks: readonly CheckView[]
}

/** One check as it stands. */
export interface CheckView {
  readonly id: string
  readonly title: string
  readonly required: boolean
  readonly state: CheckState
  readonly points: number
  readonly max: number
  /** Points it takes away now. */
  readonly penalty?: number
  readonly message?: string
}

/**
 * The view of a session at one moment. Titles come from the lab as it is now (a session is held to the revision it
 * started with; titles decide nothing); without the lab, ids stand for titles.
 */
export function sessionView(session: LabSession, lab: Lab | undefined, now: Date): SessionView {
  const { spec, status = {}, metadata } = session
  const reason = troubleOf(status.conditions ?? [])
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    lab: spec.lab,
    title: lab?.spec.title[spec.locale] ?? spec.lab,
    locale: spec.locale,
    phase: status.phase ?? 'Provisioning',
    ...(status.place !== undefined && status.place > 0 && { place: status.place }),
    ...(status.deadline !== undefined && { deadline: status.deadline }),
    ...secondsLeft(status, now),
    ...(status.score !== undefined && { score: status.score }),
    ...(status.quiz !== undefined && { quiz: status.quiz }),
    ...(status.result !== undefined && { result: status.result }),
    environments: (status.environments ?? []).map(({ name, namespace }) => ({ name, namespace })),
    tasks: tasksOf(status, lab, spec.locale),
    ...(reason !== undefined && { reason }),
  }
}

/** Nothing more will happen to a session in this phase. */
export function isOver(phase: SessionView['phase']): boolean {
  return phase === 'Passed' || phase === 'NotPassed' || phase === 'Abandoned' || phase === 'Rejected'
}

/** Whole seconds until the deadline while time runs; nothing otherwise. */
export function secondsLeft(status: LabSessionStatus, now: Date): { secondsLeft?: number } {
  if (status.deadline === undefined || status.phase !== 'Active') return {}
  // While the platform owes the candidate time, theirs stands still.
  const { since } = status.timeBack ?? {}
  const nowMs = since === undefined ? now.getTime() : Math.min(now.getTime(), Date.parse(since))
  return { secondsLeft: Math.max(0, Math.floor((Date.parse(status.deadline) - nowMs) / 1000)) }
}

/** The task that hidden checks are shown under, once they are told. */
const HIDDEN_TASK: Text = { fr: 'Contrôles révélés à la fin', en: 'Checks told at the end' }

function tasksOf(status: LabSessionStatus, lab: Lab | undefined, locale: Locale): TaskView[] {
  const tasks = new Map<string, { id: string; title: string; checks: CheckView[] }>()
  for (const check of status.checks ?? []) {
    const [taskId = '', checkId = ''] = check.id.split('/')
    const task = lab?.spec.tasks.find(({ id }) => id === taskId)
    const declared = task?.checks.find(({ id }) => id === checkId)
    const title = task?.title[locale] ?? (taskId === 'hidden' ? HIDDEN_TASK[locale] : taskId)
    const group = tasks.get(taskId) ?? { id: taskId, title, checks: [] }
    group.checks.push({
      id: check.id,
      title: declared?.title[locale] ?? check.title ?? checkId,
      required: declared?.required === true,
      state: check.state,
      points: check.points,
      max: check.max,
      ...(check.penalty !== undefined && { penalty: check.penalty }),
      ...(check.message !== undefined && { message: check.message }),
    })
    tasks.set(taskId, group)
  }
  return [...tasks.values()]
}

/** Reasons that say no more than the phase does. */
const ORDINARY = new Set([
  'Provisioning',
  'NotSubmitted',
  'NotFrozen',
  'Freezing',
  'Live',
  'Settling',
  'Gathering',
  'NotGraded',
  'Removing',
  'Removed',
])

/** The first condition, in the order a session meets them, that is not True and not merely a step on the way. */
function troubleOf(conditions: readonly Condition[]): SessionView['reason'] {
  const found = conditions.find(({ status, reason }) => status !== 'True' && !ORDINARY.has(reason))
  return found && { type: found.type, reason: found.reason, message: found.message }
}
