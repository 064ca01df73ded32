import { OPERATOR } from '../../../src/sandbox/index.ts'
import type { AuditLine } from '../../builders/audit-trail.ts'
import { ENVIRONMENTS, EVERYWHERE, type Grant } from './least-privilege-grants.ts'

const USERNAME = `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}`
const ENVIRONMENT = /^[0-9a-z]{1,25}--[0-9a-z]{1,25}$/

/** Something that the authoriser was asked about the operator. */
export interface Request extends Pick<Grant, 'verb' | 'resource'> {
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/** What the operator's roles allow too much and too little, each in a line. */
export interface Comparison {
  readonly surplus: readonly string[]
  readonly missing: readonly string[]
}

/** Lines of the operator's own, and of those for whom it speaks. */
export function isOperators({ user }: AuditLine): boolean {
  return user.username === USERNAME
}

/** What a line of the audit log shows that the operator needed. `roleOf` knows the RoleBindings that were there, by namespace and name. */
export function requestsOf(
  { verb, requestURI, objectRef, responseStatus, impersonatedUser }: AuditLine,
  roleOf: (binding: string) => string | undefined,
): readonly Request[] {
  // What is not about a resource anybody may ask; so is what one may do oneself (ClusterRole system:basic-user).
  if (objectRef === undefined || objectRef.resource.startsWith('selfsubject')) return []
  if (impersonatedUser !== undefined) return impersonated(impersonatedUser.username)
  const { namespace, name = '' } = objectRef
  const resource = [objectRef.apiGroup, objectRef.resource, objectRef.subresource].filter(Boolean).join('/')
  const about = (also: string): Request => ({
    verb: also,
    resource,
    namespace,
    // A name in the body is nothing that the authoriser sees.
    name: also === 'create' && objectRef.subresource === undefined ? undefined : name,
  })
  if (resource === ROLE_BINDINGS && verb === 'create' && responseStatus?.code === 201) {
    const role = roleOf(`${namespace ?? ''}/${name}`)
    return [
      about(verb),
      ...(role === undefined ? [] : [{ verb: 'bind', resource: CLUSTER_ROLES, name: role }]),
    ]
  }
  // Over WebSockets both are demanded; the log shows the request's own.
  if (resource === 'pods/portforward') return [about('get'), about('create')]
  // Where the server cannot stream a list, it is asked for by pages.
  if (verb === 'watch' && requestURI.includes('sendInitialEvents=true'))
    return [about('list'), about('watch')]
  return [about(verb)]
}
const ROLE_BINDINGS = 'rbac.authorization.k8s.io/rolebindings'
const CLUSTER_ROLES = 'rbac.authorization.k8s.io/clusterroles'

function impersonated(username: string): readonly Request[] {
  const [, , namespace, name] = username.split(':')
  return [{ verb: 'impersonate', resource: 'serviceaccounts', namespace, name }]
}

/**
 * What no request needed, and what no grant allows. A request counts for the narrowest role that allows it: what is only
 * needed in environments is too much everywhere.
 */
export function compare(grants: readonly Grant[], requests: readonly Request[]): Comparison {
  const used = new Set<Grant>()
  const missing = new Set<string>()
  for (const request of requests) {
    const allowing = grants.filter((grant) => allows(grant, request))
    const narrow = allowing.filter(({ where }) => where !== EVERYWHERE)
    if (allowing.length === 0) missing.add(describe(request))
    for (const grant of narrow.length > 0 ? narrow : allowing) used.add(grant)
  }
  const surplus = grants.filter((grant) => !used.has(grant)).map(describeGrant)
  return { surplus: surplus.sort(), missing: [...missing].sort() }
}

function allows({ where, verb, resource, name }: Grant, request: Request): boolean {
  return (
    verb === request.verb &&
    resource === request.resource &&
    (name === '*' || name === request.name) &&
    (where === EVERYWHERE ||
      (where === ENVIRONMENTS ? ENVIRONMENT.test(request.namespace ?? '') : where === request.namespace))
  )
}

function describe({ verb, resource, name, namespace }: Request): string {
  const place = ENVIRONMENT.test(namespace ?? '') ? 'an environment' : (namespace ?? 'the whole cluster')
  return [verb, resource, name, 'in', place].filter(Boolean).join(' ')
}

function describeGrant({ role, where, verb, resource, name }: Grant): string {
  return `${role} (${where}): ${verb} ${resource}${name === '*' ? '' : ` ${name}`}`
}
