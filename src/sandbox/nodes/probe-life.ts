import type { Fate } from './fate.ts'
import { fieldPath, type Stage, type Step } from './container-stage.ts'
import type { Container, Probe } from './pod.ts'
import { refusal } from './probes.ts'

/** Where the probes of a running container stand. */
export interface ProbesLife {
  readonly started: boolean
  readonly ready: boolean
  readonly startup: ProbeLife | undefined
  readonly readiness: ProbeLife | undefined
  readonly liveness: ProbeLife | undefined
  /** When the next of them is due; infinite when none is. */
  readonly dueAt: number
}

/** One probe: `nextAt` is infinite once it has passed, since nothing changes afterwards. */
interface ProbeLife {
  readonly nextAt: number
  readonly failures: number
}

/** A kubelet asks a new container soon, not at once. */
const FIRST_MS = 200
const PERIOD_S = 10
const FAILURE_THRESHOLD = 3

/** The probes of a container that starts. Startup comes first: the others wait for it. */
export function startProbes(container: Container, now: number): ProbesLife {
  const { startupProbe } = container
  const startup = first(startupProbe, now)
  return startup === undefined
    ? begin(container, now, undefined)
    : withDue({ started: false, ready: false, startup, readiness: undefined, liveness: undefined })
}

/** Asks what is due. `failed` names the probe that ends the container. */
export function runProbes(
  stage: Extract<Stage, { is: 'running' }>,
  step: Step,
): { readonly probes: ProbesLife; readonly failed: 'liveness' | 'startup' | undefined } {
  const { probes } = stage
  const { now } = step
  const { container } = step.verdict
  if (now < probes.dueAt) return { probes, failed: undefined }
  const ask = (kind: Kind, life: ProbeLife): { readonly life: ProbeLife; readonly passed: boolean } => {
    const probe = container[`${kind}Probe`]
    const why = failureOf(kind, probe, stage, step)
    if (why === undefined) return { life: { nextAt: Infinity, failures: 0 }, passed: true }
    const name = kind.charAt(0).toUpperCase() + kind.slice(1)
    step.tell({
      type: 'Warning',
      reason: 'Unhealthy',
      message: `${name} probe ${why}`,
      fieldPath: fieldPath(step.verdict),
    })
    const nextAt = now + Math.max(probe?.periodSeconds ?? PERIOD_S, 1) * 1_000
    return { life: { nextAt, failures: life.failures + 1 }, passed: false }
  }
  const isOver = (kind: Kind, life: ProbeLife): boolean =>
    life.failures >= (container[`${kind}Probe`]?.failureThreshold ?? FAILURE_THRESHOLD)

  if (probes.startup !== undefined && probes.startup.nextAt <= now) {
    const { life, passed } = ask('startup', probes.startup)
    if (passed) return { probes: begin(container, now, life), failed: undefined }
    return {
      probes: withDue({ ...probes, startup: life }),
      failed: isOver('startup', life) ? 'startup' : undefined,
    }
  }
  let next = probes
  if (next.readiness !== undefined && next.readiness.nextAt <= now) {
    const { life, passed } = ask('readiness', next.readiness)
    next = { ...next, readiness: life, ready: passed }
  }
  if (next.liveness !== undefined && next.liveness.nextAt <= now) {
    const { life } = ask('liveness', next.liveness)
    next = { ...next, liveness: life }
    if (isOver('liveness', life)) return { probes: withDue(next), failed: 'liveness' }
  }
  return { probes: withDue(next), failed: undefined }
}

type Kind = 'startup' | 'readiness' | 'liveness'

function failureOf(
  kind: Kind,
  probe: Probe | undefined,
  { fate, startedAt }: { readonly fate: Fate; readonly startedAt: number },
  { now, verdict, podIP }: Step,
): string | undefined {
  if (fate.kind === 'oom' || (fate.kind === 'exit' && !fate.serves))
    return refusal(probe, { ...verdict, podIP })
  if (fate.kind !== 'ok' && fate.kind !== 'probe') return undefined
  if (now < startedAt + fate.startSeconds * 1_000) return refusal(probe, { ...verdict, podIP })
  return fate.kind === 'probe' ? fate[kind] : undefined
}

function begin(container: Container, now: number, startup: ProbeLife | undefined): ProbesLife {
  const readiness = first(container.readinessProbe, now)
  return withDue({
    started: true,
    ready: readiness === undefined,
    startup,
    readiness,
    liveness: first(container.livenessProbe, now),
  })
}

function first(probe: Probe | undefined, now: number): ProbeLife | undefined {
  return probe === undefined
    ? undefined
    : { nextAt: now + (probe.initialDelaySeconds ?? 0) * 1_000 + FIRST_MS, failures: 0 }
}

function withDue(life: Omit<ProbesLife, 'dueAt'>): ProbesLife {
  const due = [life.startup, life.readiness, life.liveness].map((probe) => probe?.nextAt ?? Infinity)
  return { ...life, dueAt: Math.min(...due) }
}
