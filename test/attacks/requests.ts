import type { Request } from './attack.ts'

const GROUPS = {
  labs: '/apis/labs.cloud-pi-native.fr/v1alpha1',
  core: '/api/v1',
  apps: '/apis/apps/v1',
  batch: '/apis/batch/v1',
  networking: '/apis/networking.k8s.io/v1',
  discovery: '/apis/discovery.k8s.io/v1',
  events: '/apis/events.k8s.io/v1',
  rbac: '/apis/rbac.authorization.k8s.io/v1',
  admission: '/apis/admissionregistration.k8s.io/v1',
  monitoring: '/apis/monitoring.coreos.com/v1',
  vault: '/apis/secrets.hashicorp.com/v1beta1',
  sops: '/apis/isindir.github.com/v1alpha3',
  coordination: '/apis/coordination.k8s.io/v1',
  certificates: '/apis/certificates.k8s.io/v1',
  extensions: '/apis/apiextensions.k8s.io/v1',
} as const

type Group = keyof typeof GROUPS

/** `/apis/apps/v1/namespaces/…/deployments/atlas`: a namespace of '' is none. */
export function path(group: Group, namespace: string, rest: string): string {
  return `${GROUPS[group]}${namespace === '' ? '' : `/namespaces/${namespace}`}/${rest}`
}

/** A GET. */
export function get(group: Group, namespace: string, rest: string): Request {
  return { method: 'GET', path: path(group, namespace, rest) }
}

/** A POST of an object whose apiVersion follows from its group. */
export function post(group: Group, namespace: string, rest: string, body: object): Request {
  const apiVersion = GROUPS[group].replace(/^\/apis?\//, '')
  return { method: 'POST', path: path(group, namespace, rest), body: { apiVersion, ...body } }
}

/** A merge patch. */
export function patch(group: Group, namespace: string, rest: string, body: object): Request {
  return {
    method: 'PATCH',
    path: path(group, namespace, rest),
    body,
    contentType: 'application/merge-patch+json',
  }
}

/** A DELETE, of a collection where `rest` names no object. */
export function remove(group: Group, namespace: string, rest: string, body?: object): Request {
  return { method: 'DELETE', path: path(group, namespace, rest), ...(body !== undefined && { body }) }
}

/** A forced server-side apply under a field manager of its own. */
export function apply(
  group: Group,
  namespace: string,
  rest: string,
  body: object,
  manager = 'attacker',
): Request {
  const apiVersion = GROUPS[group].replace(/^\/apis?\//, '')
  return {
    method: 'PATCH',
    path: path(group, namespace, rest),
    query: { fieldManager: manager, force: 'true' },
    body: { apiVersion, ...body },
    contentType: 'application/apply-patch+yaml',
  }
}
