import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../api/index.ts'
import { OPERATOR, packageRoot } from '../../sandbox/index.ts'

/** An object of this version, as it ships. */
export interface ShippedObject {
  readonly object: KubeObject
  /** An installation may leave it out. */
  readonly isOptional: boolean
}

/** The roles and admission policies of this version. */
export interface Shipped {
  readonly roles: readonly ShippedObject[]
  readonly policies: readonly ShippedObject[]
}

/** Reads the manifests beside this program, for an operator in that namespace. */
export async function readShipped(operatorNamespace: string): Promise<Shipped> {
  const files = join(packageRoot(), 'charts', 'cloud-pi-labs', 'files')
  const read = (dir: string) => readObjects(join(files, dir), operatorNamespace)
  const [roles, policies] = await Promise.all([read('roles'), read('policies')])
  return { roles, policies }
}

async function readObjects(dir: string, operatorNamespace: string): Promise<ShippedObject[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).toSorted()
  const files = await Promise.all(
    names.map(async (name) => {
      const text = inNamespace(await readFile(join(dir, name), 'utf8'), operatorNamespace)
      const objects = parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null)
      return (
        objects
          .filter((object) => object !== null)
          // `board.enabled: false` installs none of them.
          .map((object) => ({ object, isOptional: name.startsWith('board') }))
      )
    }),
  )
  return files.flat()
}

/** What ships names the namespace that an installation may change: where, the chart's `files/README.md` says. */
function inNamespace(text: string, namespace: string): string {
  return text
    .replaceAll(`system:serviceaccount:${OPERATOR.namespace}:`, `system:serviceaccount:${namespace}:`)
    .replaceAll(`namespace: ${OPERATOR.namespace}`, `namespace: ${namespace}`)
    .replaceAll(`== '${OPERATOR.namespace}'`, `== '${namespace}'`)
}
