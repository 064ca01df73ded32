import type {
  Bindings,
  EnvironmentSpec,
  KubeObject,
  LabSpec,
  Parameters,
  PlatformSettings,
  SeedObject,
} from '../api/index.ts'
import { candidateUsername, planCandidateAccess, planOperatorAccess, planServiceAccount } from './access.ts'
import { environmentUuid, namespaceName, planProject, type Project } from './names.ts'
import { planNamespace } from './namespace.ts'
import { planNetworkPolicies } from './network-policies.ts'
import { planQuotas } from './quota.ts'
import { imagesPrefix, planRegistryPullSecret } from './registry.ts'
import type { EnvironmentScope, OperatorIdentity, SessionIdentity } from './scope.ts'
import { planSeed } from './seed.ts'
import { planVault } from './vault.ts'

/** All that an environment depends on: the same input plans the same objects, for ever. */
export interface PlanInput {
  readonly session: SessionIdentity
  /** The lab's environments, and the seed as this candidate gets it, variants applied. */
  readonly spec: Pick<LabSpec, 'environments'> & { readonly seed?: readonly SeedObject[] | undefined }
  /** All of the session's, secret ones too: the seed may be made of them. */
  readonly parameters: Parameters
  /** The public age key that files for this session are encrypted for, when there is one. */
  readonly recipient?: string | undefined
  readonly platform: PlatformSettings
  readonly operator: OperatorIdentity
}

/** A session's simulated project and environments. */
export interface Plan {
  readonly project: Project
  /** The prefix of image references. */
  readonly images: string
  /** What placeholders stand for in this session; with secret parameters: not for what the candidate reads. */
  readonly bindings: Bindings
  /** In the lab's order; the first has the candidate's ServiceAccount. */
  readonly environments: readonly EnvironmentPlan[]
  /** Username of the candidate's ServiceAccount. */
  readonly serviceAccount: string
}

/** One environment, its objects in the order of creation. */
export interface EnvironmentPlan {
  readonly name: string
  readonly stage: EnvironmentSpec['stage']
  readonly namespace: string
  readonly objects: EnvironmentObjects
}

/**
 * The order of creation, a group at a time. All but `seed` and `workloads` are platform objects: put back when they
 * drift, as long as the environment lives.
 */
export interface EnvironmentObjects {
  readonly namespace: KubeObject
  readonly operatorAccess: KubeObject
  /** Platform objects inside the namespace; none makes pods. */
  readonly guardRails: readonly KubeObject[]
  /** Seed objects that make no pods. */
  readonly seed: readonly KubeObject[]
  readonly quotas: readonly KubeObject[]
  /** Seed objects that make pods. */
  readonly workloads: readonly KubeObject[]
  readonly candidateAccess: readonly KubeObject[]
}

/** Plans every object of a session's environments. Pure: UUIDs are derived from the session's UID. */
export function plan({ session, spec, parameters, recipient, platform, operator }: PlanInput): Plan {
  const [first] = spec.environments
  if (first === undefined) throw new Error('A lab has at least one environment')
  const project = planProject(session.uid)
  const namespaceOf = ({ name }: EnvironmentSpec) =>
    namespaceName(environmentUuid(session.uid, name), project.uuid)
  const images = imagesPrefix(platform, project)
  const bindings: Bindings = {
    params: parameters,
    images,
    project: project.slug,
    ...(recipient === undefined ? {} : { recipient }),
    namespaces: Object.fromEntries(
      spec.environments.map((environment) => [environment.name, namespaceOf(environment)]),
    ),
  }
  const environments = spec.environments.map((environment) => {
    const scope: EnvironmentScope = {
      session,
      operator,
      platform,
      project,
      environment,
      uuid: environmentUuid(session.uid, environment.name),
      namespace: namespaceOf(environment),
      firstNamespace: namespaceOf(first),
    }
    return planEnvironment(scope, spec, bindings)
  })
  return { project, images, bindings, environments, serviceAccount: candidateUsername(namespaceOf(first)) }
}

/** The objects whose drift is repaired, in the order of creation. */
export function platformObjects({ objects }: EnvironmentPlan): readonly KubeObject[] {
  const { namespace, operatorAccess, guardRails, quotas, candidateAccess } = objects
  return [namespace, operatorAccess, ...guardRails, ...quotas, ...candidateAccess]
}

function planEnvironment(
  scope: EnvironmentScope,
  spec: PlanInput['spec'],
  bindings: Bindings,
): EnvironmentPlan {
  const seed = planSeed(scope, spec.seed ?? [], bindings)
  return {
    name: scope.environment.name,
    stage: scope.environment.stage,
    namespace: scope.namespace,
    objects: {
      namespace: planNamespace(scope),
      operatorAccess: planOperatorAccess(scope),
      guardRails: [
        ...planServiceAccount(scope),
        ...planNetworkPolicies(scope),
        ...planVault(scope),
        planRegistryPullSecret(scope),
      ],
      seed: seed.objects,
      quotas: planQuotas(scope),
      workloads: seed.workloads,
      candidateAccess: [planCandidateAccess(scope)],
    },
  }
}
