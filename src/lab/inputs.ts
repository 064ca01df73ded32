import {
  type Bindings,
  type InputSource,
  type Json,
  type LabSpec,
  type Resource,
  type Revision,
} from '../api/index.ts'
import { resourceKey } from '../api/index.ts'
import { fill, type Program } from '../expression/index.ts'
import { environmentOf, ownerKinds, readKind, type KindReference } from './kinds.ts'

/** One input of one session, ready to be gathered: nothing left to look up. */
export interface ResolvedInput {
  /** Its key in the evidence: a lab input's name, or `task/check:name`. */
  readonly key: string
  /** The declaration, placeholders filled. */
  readonly source: InputSource
  /** What `object`, `list`, `rollouts` (ReplicaSets), `dryRun` and `access` are about. */
  readonly resource?: Resource
  /** What must be read too to follow ownership, the owner named by the lab first. */
  readonly owners: readonly Resource[]
  readonly environment: string
  readonly namespace: string
}

/** An input as declared, under its evidence key. */
export interface DeclaredInput {
  readonly key: string
  /** `inputs.web`, `tasks[0].checks[2].inputs.pods`. */
  readonly path: string
  readonly name: string
  readonly source: InputSource
}

/** Every input a lab declares, its own first, then those of its checks. */
export function declaredInputs(spec: LabSpec): readonly DeclaredInput[] {
  const own = Object.entries(spec.inputs ?? {}).map(([name, source]) => {
    return { key: name, path: `inputs.${name}`, name, source }
  })
  const ofChecks = spec.tasks.flatMap((task, t) =>
    task.checks.flatMap((check, c) =>
      Object.entries(check.inputs ?? {}).map(([name, source]) => {
        const key = `${task.id}/${check.id}:${name}`
        return { key, path: `tasks[${t}].checks[${c}].inputs.${name}`, name, source }
      }),
    ),
  )
  return [...own, ...ofChecks]
}

/**
 * The inputs that the program's expressions name, filled and resolved for one session. Inputs that nothing reads are
 * left out: they are not gathered. Throws on a revision that was not compiled.
 */
export function resolveInputs(
  revision: Pick<Revision, 'spec' | 'resources'>,
  program: Pick<Program, 'inputs'>,
  bindings: Bindings,
): readonly ResolvedInput[] {
  const needed = new Set(program.inputs)
  return declaredInputs(revision.spec)
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
  const namespace = bindings.namespaces[environment]
  if (namespace === undefined)
    throw new Error(`Input ${key} names environment ${environment}, which the session lacks`)
  return {
    key,
    source: fill(source as unknown as Json, bindings) as unknown as InputSource,
    ...(kind === undefined ? {} : { resource: resourceOf(kind) }),
    ...(source.access === undefined
      ? {}
      : { resource: resourceOf({ kind: source.access.resource, path: 'access' }) }),
    owners: ownerKinds(source).map(resourceOf),
    environment,
    namespace,
  }
}
