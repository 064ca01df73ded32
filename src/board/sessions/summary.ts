import type { KubeObject } from '../../api/index.ts'
import type { EnvironmentObject } from '../view.ts'

/** An object in a word or two, as `kubectl get` would; only words that controllers wrote. */
export type Summary = Pick<EnvironmentObject, 'summary' | 'ready'>

/** The summary of an object of a kind that is shown. Pure; whatever is missing is taken as not there yet. */
export function summaryOf(object: KubeObject): Summary {
  const spec = record(object['spec'])
  const status = record(object['status'])
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
      return share(number(status['readyReplicas']), number(spec['replicas'], 1))
    case 'DaemonSet':
      return share(number(status['numberReady']), number(status['desiredNumberScheduled']))
    case 'Job':
      return job(status)
    case 'CronJob':
      return { summary: spec['suspend'] === true ? 'Suspended' : 'Scheduled' }
    case 'Pod':
      return pod(spec, status)
    case 'Service':
      return { summary: text(spec['type'], 'ClusterIP') }
    case 'PersistentVolumeClaim':
      return { summary: text(status['phase'], 'Pending'), ready: status['phase'] === 'Bound' }
    default:
      return { summary: '' }
  }
}

function share(ready: number, wanted: number): Summary {
  return { summary: `${ready}/${wanted}`, ready: ready >= wanted }
}

function job(status: Fields): Summary {
  const isTrue = (type: string): boolean =>
    list(status['conditions']).some(
      (condition) => condition['type'] === type && condition['status'] === 'True',
    )
  if (isTrue('Complete')) return { summary: 'Complete', ready: true }
  if (isTrue('Failed')) return { summary: 'Failed', ready: false }
  return { summary: number(status['active']) > 0 ? 'Running' : 'Pending', ready: false }
}

/** The reason that its first container in trouble gives, else its phase and how many containers are ready. */
function pod(spec: Fields, status: Fields): Summary {
  const phase = text(status['phase'], 'Pending')
  if (phase === 'Succeeded') return { summary: 'Completed', ready: true }
  const containers = list(status['containerStatuses'])
  const reasons = [...list(status['initContainerStatuses']), ...containers].flatMap(({ state }) => {
    const { waiting, terminated } = record(state)
    const reason =
      record(waiting)['reason'] ?? (failed(record(terminated)) ? record(terminated)['reason'] : undefined)
    return typeof reason === 'string' && reason !== 'PodInitializing' ? [reason] : []
  })
  const ready = containers.filter((container) => container['ready'] === true).length
  const wanted = list(spec['containers']).length
  return {
    summary: `${reasons[0] ?? text(status['reason'], phase)} ${ready}/${wanted}`,
    ready: phase === 'Running' && ready === wanted,
  }
}

function failed(terminated: Fields): boolean {
  return number(terminated['exitCode']) !== 0
}

type Fields = Readonly<Record<string, unknown>>

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(record) : []
}

function number(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}
