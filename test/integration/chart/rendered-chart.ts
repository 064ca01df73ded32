import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../../src/api/index.ts'
import { helm, packageRoot, RELEASE } from '../../../src/sandbox/index.ts'

/** The chart of this project. */
export const CHART = join(packageRoot(), 'charts', 'cloud-pi-labs')

/** `--set` for each of these values. */
export function sets(...values: readonly string[]): readonly string[] {
  return values.flatMap((value) => ['--set', value])
}

/** Renders the chart without a cluster, as `helm template` with these arguments. */
export async function template(...args: readonly string[]): Promise<readonly KubeObject[]> {
  const namespace = args.includes('--namespace') ? [] : ['--namespace', 'cloud-pi-labs']
  return objectsOf(await offline('template', RELEASE, CHART, ...namespace, ...args))
}

/** Helm where there is no cluster: gives what it printed, rejects with what it said. */
export function offline(...args: readonly string[]): Promise<string> {
  const nowhere = { adminKubeconfig: '/nonexistent', env: () => ({ PATH: '', HOME: '/nonexistent' }) }
  return helm(nowhere, args)
}

/** Every object of a YAML text; a document of comments only is none. */
export function objectsOf(text: string): readonly KubeObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null)
}

/** By kind, namespace and name. */
export function byName(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  return new Map(objects.map((object) => [nameOf(object), object]))
}

/** `Kind namespace/name`. */
export function nameOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace ?? ''}/${name ?? ''}`
}

/** The only one of this kind and name. */
export function find(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const [found, ...others] = objects.filter((each) => each.kind === kind && each.metadata.name === name)
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1}? ${kind} ${name}`)
  return found
}

/** A file of a ConfigMap. */
export function fileOf(objects: readonly KubeObject[], configMap: string, file: string): string {
  const data = find(objects, 'ConfigMap', configMap)['data'] as Readonly<Record<string, string>>
  return data[file] ?? ''
}

/** The containers' arguments, security and resources, of whatever makes pods. */
export function podOf(object: KubeObject): { readonly metadata: object; readonly spec: PodSpec } {
  return (object['spec'] as { readonly template: { readonly metadata: object; readonly spec: PodSpec } })
    .template
}

/** What is read of a pod. */
export interface PodSpec {
  readonly serviceAccountName: string
  readonly containers: readonly { readonly image: string; readonly args: readonly string[] }[]
}

/** A schema of values, as far as it is walked. */
export interface ValueSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, ValueSchema>>
  readonly additionalProperties?: boolean | ValueSchema
  readonly items?: ValueSchema
}

/** Every schema below this one, with the path of its value. */
export function schemasIn(schema: ValueSchema, path = ''): readonly { path: string; schema: ValueSchema }[] {
  const inner = Object.entries(schema.properties ?? {}).map(
    ([name, each]) => [path === '' ? name : `${path}.${name}`, each] as const,
  )
  const { items, additionalProperties: others } = schema
  if (items !== undefined) inner.push([`${path}[]`, items])
  if (typeof others === 'object') inner.push([`${path}.*`, others])
  return [{ path, schema }, ...inner.flatMap(([below, each]) => schemasIn(each, below))]
}

/** values.schema.json and values.yaml. */
export async function readValues(): Promise<{ readonly schema: ValueSchema; readonly values: unknown }> {
  const schema = JSON.parse(await readFile(join(CHART, 'values.schema.json'), 'utf8')) as ValueSchema
  return { schema, values: parse(await readFile(join(CHART, 'values.yaml'), 'utf8')) }
}
