import { GROUP, VERSION, type Resource } from '../../api/index.ts'

function core(kind: string, plural: string, namespaced = true): Resource {
  return { group: '', version: 'v1', kind, plural, namespaced }
}

/** What simulated nodes read and write. */
export const RESOURCES = {
  pod: core('Pod', 'pods'),
  configMap: core('ConfigMap', 'configmaps'),
  secret: core('Secret', 'secrets'),
  namespace: core('Namespace', 'namespaces', false),
  event: core('Event', 'events'),
  session: { group: GROUP, version: VERSION, kind: 'LabSession', plural: 'labsessions', namespaced: true },
  rubric: { group: GROUP, version: VERSION, kind: 'LabRubric', plural: 'labrubrics', namespaced: false },
} as const
