import { GROUP, LABELS, type KubeObject } from '../api/index.ts'
import { uuidV5 } from '../plan/names.ts'
import { plan, type Plan } from '../plan/plan.ts'
import type { SimulatedEnvironmentArgs } from './simulated-environment-args.ts'

/** RFC 9562's namespace of DNS names; our API group is one. */
const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

/** Where a component is declared. */
export interface Whereabouts {
  /** The Pulumi project and stack. */
  readonly program: string
  readonly stack: string
}

/** A practice environment that stands without a session. */
export interface StandingEnvironment {
  readonly namespace: string
  readonly projectSlug: string
  /** The prefix of image references. */
  readonly images: string
  /** Its objects in the order of creation: each group after the one before. */
  readonly groups: readonly (readonly KubeObject[])[]
}

/**
 * The operator's own plan, made for a session that does not exist: its UID is derived from where the component stands,
 * so the same program always plans the same namespace.
 *
 * Two things of a session are left out. The label with its UID: by it the operator's fence, the freeze and the policies
 * of environments know namespaces that the operator made, and they would keep Pulumi itself from writing there. And the
 * RoleBinding that gives the operator its power inside.
 */
export function planStanding(args: SimulatedEnvironmentArgs, whereabouts: Whereabouts): StandingEnvironment {
  const uid = identity(args.project, whereabouts)
  const plans = args.members.map((member) => planFor(member, uid, args))
  const [first] = plans
  const environment = first?.environments[0]
  if (first === undefined || environment === undefined)
    throw new Error('An environment has at least one member')
  const { namespace, guardRails, quotas } = environment.objects
  return {
    namespace: environment.namespace,
    projectSlug: first.project.slug,
    images: first.images,
    groups: [[namespace], guardRails, quotas, shareAccess(plans)].map((group) => group.map(withoutSession)),
  }
}

/** Environments of one project share it, as in the console; stacks share nothing. */
function identity(project: string, { program, stack }: Whereabouts): string {
  return uuidV5(uuidV5(DNS, GROUP), `pulumi/${program}/${stack}/${project}`)
}

function planFor(member: string, uid: string, args: SimulatedEnvironmentArgs): Plan {
  const { project, environment: name, stage, cpu, memory, gpu, platform } = args
  return plan({
    session: { uid, name: project, namespace: '', candidate: member },
    spec: { environments: [{ name, stage, cpu, memory, ...(gpu !== undefined && { gpu }) }] },
    parameters: {},
    platform,
    // Its RoleBinding is left out.
    operator: { namespace: '', serviceAccount: '' },
  })
}

/** A plan binds one person: the bindings of all members, made one. */
function shareAccess(plans: readonly Plan[]): readonly KubeObject[] {
  const bindings = plans.flatMap(({ environments }) =>
    environments.flatMap(({ objects }) => objects.candidateAccess),
  )
  const [binding] = bindings
  if (binding === undefined) return []
  const subjects = bindings.flatMap(({ subjects }) => subjects as readonly unknown[])
  const distinct = new Map(subjects.map((subject) => [JSON.stringify(subject), subject]))
  return [{ ...binding, subjects: [...distinct.values()] }]
}

function withoutSession({ metadata, ...object }: KubeObject): KubeObject {
  const { labels = {}, ...rest } = metadata
  const kept = Object.entries(labels).filter(([key]) => key !== LABELS.sessionUid)
  return {
    ...object,
    metadata: { ...rest, ...(kept.length > 0 && { labels: Object.fromEntries(kept) }) },
  }
}
