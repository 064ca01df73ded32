import {
  type Bindings,
  type InputSource,
  type Json,
  type LabRubricSpec,
  type LabSpec,
  type Resource,
  type Revision,
} from '../api/index.ts'
import { resourceKey } from '../api/index.ts'
import { fill, type Program } from '../expression/index.ts'
import { environmentOf, liveEnvironmentOf, ownerKinds, readKind, type KindReference } from './kinds.ts'

/** One input of one session, ready to be gathered: nothing left to look up. */
export interface ResolvedInput {
  /** Its key in the evidence: a lab input's name, `task/check:name`, `hidden:name` or `hidden/check:name`. */
  readonly key: string
  /** The declaration, placeholders filled. */
  readonly source: InputSource
  /** What `object`, `list`, `rollouts` (ReplicaSets), `dryRun` and `access` are about. */
  readonly resource?: Resource
  /** What must be read too to follow ownership, the owner named by the lab first. */
  readonly owners: readonly Resource[]
  /** Empty, as `namespace` is, for answers. */
  readonly environment: string
  readonly namespace: string
  /** Where the object of `dryRun.live` stands; absent for every other input. */
  readonly liveNamespace?: string
}

/** An input as declared, under its evidence key. */
export interface DeclaredInput {
  readonly key: string
  /** `inputs.web`, `tasks[0].checks[2].inputs.pods`; within the rubric's spec for one of the rubric. */
  readonly path: string
  readonly name: string
  readonly source: InputSource
}

/** Every input a lab declares, its own first, then those of its checks. */
export function declaredInputs(spec: LabSpec): readonly DeclaredInput[] {
  const ofChecks = spec.tasks.flatMap((task, t) =>
    task.checks.flatMap((check, c) =>
      declared(check.inputs, `${task.id}/${check.id}:`, `tasks[${t}].checks[${c}].`),
    ),
  )
  return [...declared(spec.inputs, '', ''), ...ofChecks]
}

/** Every input a rubric declares, its own first, then those of its checks: gathered for the last mark only. */
export function declaredRubricInputs(rubric: LabRubricSpec | null | undefined): readonly DeclaredInput[] {
  const ofChecks = (rubric?.checks ?? []).flatMap((check, c) =>
    declared(check.inputs, `hidden/${check.id}:`, `checks[${c}].`),
  )
  return [...declared(rubric?.inputs, 'hidden:', ''), ...ofChecks]
}

function declared(inputs: LabSpec['inputs'], prefix: string, path: string): readonly DeclaredInput[] {
  return Object.entries(inputs ?? {}).map(([name, source]) => {
    return { key: prefix + name, path: `${path}inputs.${name}`, name, source }
  })
}

/**
 * The inputs of these keys (a program's `inputs` for live marks, its `finalInputs` for the last one), filled and resolved
 * for one session; inputs that nothing reads are not gathered. The bindings have secret parameters too: compiling has
 * refused those in inputs of the lab. Throws on a revision that was not compiled.
 */
export function resolveInputs(
  revision: Pick<Revision, 'spec' | 'resources'> & Partial<Pick<Revision, 'rubric'>>,
  { inputs }: Pick<Program, 'inputs'>,
  bindings: Bindings,
): readonly ResolvedInput[] {
  const needed = new Set(inputs)
  return [...declaredInputs(revision.spec), ...declaredRubricInputs(revision.rubric)]
    .filter(({ key }) => needed.has(key))
    .map(({ key, source }) => resolveInput(revision, key, source, bindings))
}

function resolveInput(
  revision: Pick<Revision, 'resources'>,
  key: string,
  source: InputSource,
  bindings: Bindings,
): ResolvedInput {
  const resourceOf = ({ kind, apiVersion }: KindReference): Resource => {
    const resource = revision.resources[resourceKey(kind, apiVersion)]
    if (resource === undefined)
      throw new Error(`Input ${key} reads ${kind}, which its revision does not resolve`)
    return resource
  }
  const kind = readKind(source)
  const environment = environmentOf(source)
  const namespaceOf = (name: string): string => {
    const namespace = bindings.namespaces[name]
    if (namespace === undefined)
      throw new Error(`Input ${key} names environment ${name}, which the session lacks`)
    return namespace
  }
  const live = liveEnvironmentOf(source)
  return {
    key,
    source: fill(source as unknown as Json, bindings) as unknown as InputSource,
    ...(kind === undefined ? {} : { resource: resourceOf(kind) }),
    ...(source.access === undefined
      ? {}
      : { resource: resourceOf({ kind: source.access.resource, path: 'access' }) }),
    owners: ownerKinds(source).map(resourceOf),
    environment,
    namespace: source.answers === undefined ? namespaceOf(environment) : '',
    ...(live === undefined ? {} : { liveNamespace: namespaceOf(live) }),
  }
}
