import type { Fate } from './fate.ts'
import {
  seconds,
  tell,
  type Blocked,
  type ContainerLife,
  type Ended,
  type Running,
  type Step,
} from './container-stage.ts'
import { fateOf, PULL_SHOWN_MS, SHOWN_MS, start } from './container-start.ts'
import { describePod, isSidecar, type Termination } from './pod.ts'
import { runProbes } from './probe-life.ts'

const SHORTEST_LIFE_MS = 300
/** pkg/kubelet/kubelet.go: backOffPeriod and MaxCrashLoopBackOff; image pulls have the same. */
const FIRST_BACK_OFF_S = 10
const LONGEST_BACK_OFF_S = 300

/** Lives on until nothing more is due at `step.now`. */
export function live(life: ContainerLife, step: Step): ContainerLife {
  let current = life
  for (;;) {
    const next = advance(current, step)
    if (next === current) return current
    current = next
  }
}

/** When the next thing is due; undefined when nothing is. */
export function dueAt({ stage }: ContainerLife): number | undefined {
  switch (stage.is) {
    case 'waiting':
    case 'final':
      return undefined
    case 'running': {
      const end = endOf(stage)
      return Math.min(end ?? Infinity, stage.probes.dueAt)
    }
    default:
      return stage.until
  }
}

function advance(life: ContainerLife, step: Step): ContainerLife {
  const { stage } = life
  const { now, verdict } = step
  switch (stage.is) {
    case 'waiting':
      return start(life, step, 0)
    case 'blocked':
      if (isOther(stage.fate, fateOf(step))) return start(life, step, 0)
      if (now < stage.until) return life
      return stage.reason === 'ErrImagePull'
        ? backOffPull(life, stage, step)
        : start(life, step, stage.attempts)
    case 'running': {
      if (stage.image !== verdict.container.image)
        return killed({ ...life, pulled: false }, stage, step, 'definition changed')
      const end = endOf(stage)
      if (end !== undefined && now >= end) return ended(life, stage, step)
      const { probes, failed } = runProbes(stage, step)
      if (failed !== undefined) return killed(life, stage, step, `failed ${failed} probe`)
      return probes === stage.probes ? life : { ...life, stage: { ...stage, probes } }
    }
    case 'ended':
      return now < stage.until ? life : afterEnd(life, stage, step)
    case 'backOff':
      return now < stage.until && !isOther(stage.fate, fateOf(step)) ? life : again(life, step)
    case 'final':
      return life
  }
}

function isOther(before: Fate, now: Fate): boolean {
  return JSON.stringify(before) !== JSON.stringify(now)
}

/** pkg/kubelet/images/image_manager.go (pullImage). */
function backOffPull(life: ContainerLife, stage: Blocked, step: Step): ContainerLife {
  const back = `Back-off pulling image "${step.verdict.container.image}"`
  tell(step, 'Normal', 'BackOff', back)
  tell(step, 'Warning', 'Failed', 'Error: ImagePullBackOff')
  const until = stage.until - PULL_SHOWN_MS + backOffSeconds(stage.attempts) * 1_000
  return {
    ...life,
    stage: {
      ...stage,
      reason: 'ImagePullBackOff',
      message: `${back}: ErrImagePull: ${stage.message}`,
      until,
    },
  }
}

function endOf({ fate, startedAt }: Running): number | undefined {
  if (fate.kind !== 'exit' && fate.kind !== 'oom') return undefined
  return startedAt + Math.max(fate.afterSeconds * 1_000, SHORTEST_LIFE_MS)
}

function ended(life: ContainerLife, { fate, startedAt }: Running, { now }: Step): ContainerLife {
  const [exitCode, reason] =
    fate.kind === 'oom'
      ? [137, 'OOMKilled']
      : fate.kind === 'exit' && fate.code === 0
        ? [0, 'Completed']
        : [fate.kind === 'exit' ? fate.code : 1, 'Error']
  const end: Termination = { exitCode, reason, startedAt: seconds(startedAt), finishedAt: seconds(now) }
  return { ...life, stage: { is: 'ended', fate, end, until: now + SHOWN_MS, failedStart: false } }
}

/** pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions). SIGTERM ends the process. */
function killed(life: ContainerLife, { fate, startedAt }: Running, step: Step, why: string): ContainerLife {
  const { now, verdict } = step
  const what = `${verdict.init ? 'Init container' : 'Container'} ${verdict.container.name} ${why}`
  tell(step, 'Normal', 'Killing', restarts(step, 143) ? `${what}, will be restarted` : what)
  const end: Termination = {
    exitCode: 143,
    reason: 'Error',
    startedAt: seconds(startedAt),
    finishedAt: seconds(now),
  }
  return { ...life, stage: { is: 'ended', fate, end, until: now + SHOWN_MS, failedStart: false } }
}

/** pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff): the first restart waits for nothing. */
function afterEnd(life: ContainerLife, { fate, end, until }: Ended, step: Step): ContainerLife {
  if (!restarts(step, end.exitCode)) return { ...life, stage: { is: 'final', end } }
  const last = { ...life, last: end }
  if (life.restartCount === 0 || isOther(fate, fateOf(step))) return again(last, step)
  const wait = backOffSeconds(life.restartCount)
  const { name } = step.verdict.container
  tell(
    step,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${describePod(step.pod)}`,
  )
  const message = `back-off ${duration(wait)} restarting failed container=${name} pod=${describePod(step.pod)}`
  return { ...last, stage: { is: 'backOff', fate, message, until: until - SHOWN_MS + wait * 1_000 } }
}

function again(life: ContainerLife, step: Step): ContainerLife {
  return start({ ...life, restartCount: life.restartCount + 1 }, step, 0)
}

function restarts({ pod, verdict: { init, container } }: Step, exitCode: number): boolean {
  if (init && isSidecar(container)) return true
  const policy = pod.spec.restartPolicy ?? 'Always'
  if (policy === 'Never') return false
  return exitCode !== 0 || (policy === 'Always' && !init)
}

function backOffSeconds(times: number): number {
  return Math.min(FIRST_BACK_OFF_S * 2 ** (times - 1), LONGEST_BACK_OFF_S)
}

/** As Go writes a time.Duration: 40s, 1m20s, 5m0s. */
function duration(total: number): string {
  return total < 60 ? `${total}s` : `${Math.floor(total / 60)}m${total % 60}s`
}
