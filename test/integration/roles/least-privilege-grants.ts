import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../../src/api/index.ts'

const FOLDER = join(import.meta.dirname, '../../../charts/cloud-pi-labs/files/roles')
const AGGREGATED = 'labs.cloud-pi-native.fr/aggregate-to-reader'

/** One thing that one of the operator's roles allows. */
export interface Grant {
  readonly role: string
  /** A namespace, or where the role is bound: in every environment, or in the whole cluster. */
  readonly where: string
  readonly verb: string
  /** `apps/deployments/scale`; the core group is left out. */
  readonly resource: string
  /** `*` without resourceNames. */
  readonly name: string
}

/** Bound to the operator in each environment. */
export const ENVIRONMENTS = 'environments'
/** Bound to the operator cluster-wide. */
export const EVERYWHERE = 'everywhere'

interface Role extends KubeObject {
  readonly rules?: readonly {
    readonly apiGroups: readonly string[]
    readonly resources: readonly string[]
    readonly resourceNames?: readonly string[]
    readonly verbs: readonly string[]
  }[]
}

/** All that the roles that ship allow the operator, one verb on one resource at a time. */
export async function operatorGrants(): Promise<readonly Grant[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml'))
  const texts = await Promise.all(names.map((name) => readFile(join(FOLDER, name), 'utf8')))
  const roles = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Role))
  return roles.flatMap((role) => {
    const where = placeOf(role)
    return where === undefined ? [] : grantsOf(role, where)
  })
}

/** Undefined for what is not the operator's. */
function placeOf({ kind, metadata }: Role): string | undefined {
  const { name, namespace, labels } = metadata
  if (kind === 'Role') return name === 'labs-operator' ? namespace : undefined
  if (kind !== 'ClusterRole') return undefined
  if (name === 'labs-environment') return ENVIRONMENTS
  return name === 'labs-operator' || labels?.[AGGREGATED] === 'true' ? EVERYWHERE : undefined
}

function grantsOf({ metadata, rules = [] }: Role, where: string): Grant[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((plural) =>
        verbs.flatMap((verb) =>
          resourceNames.map((name) => ({
            role: metadata.name ?? '',
            where,
            verb,
            resource: group === '' ? plural : `${group}/${plural}`,
            name,
          })),
        ),
      ),
    ),
  )
}
