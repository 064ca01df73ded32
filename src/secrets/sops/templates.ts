import type { KubeObject } from '../../api/index.ts'
import { encodeData, ownerReference, type SecretObject } from '../secret-object.ts'
import { mistake, type SopsMistake } from './metadata.ts'
import { isList, isMap, mapAt, textAt, type Tree, type TreeMap } from './tree.ts'

/** Why templates give no Secrets: the operator cannot read them, or cannot make a Secret of one. */
export type TemplatesProblem = { readonly mistake: SopsMistake; readonly unreadable: boolean }

/**
 * The Secrets that a SopsSecret in clear asks for (isindir/sops-secrets-operator, `createKubeSecretFromTemplate`):
 * `stringData` as it is, `data` decoded over it.
 */
export function secretsOf(
  owner: KubeObject,
  plain: TreeMap,
): { readonly secrets: readonly SecretObject[] } | TemplatesProblem {
  const templates = mapAt(plain, 'spec').get('secretTemplates')
  const secrets: SecretObject[] = []
  for (const [index, template] of (isList(templates) ? templates : []).entries()) {
    const path = `spec.secretTemplates[${index}]`
    // Go reads all of these into strings; a number or a boolean fails the whole object.
    const odd = firstOdd(template, path)
    if (odd !== undefined) return { ...odd, unreadable: true }
    const name = textAt(template, 'name') ?? ''
    if (name === '')
      return {
        ...mistake(`${path}.name`, 'secret template name must be specified and not empty string'),
        unreadable: false,
      }
    const data: Record<string, string | Uint8Array> = { ...textsAt(template, 'stringData') }
    for (const [key, value] of Object.entries(textsAt(template, 'data'))) {
      if (!isBase64(value))
        return { ...mistake(`${path}.data[${key}]`, 'is not a valid base64 string'), unreadable: false }
      data[key] = Buffer.from(value, 'base64')
    }
    secrets.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: owner.metadata.namespace ?? '',
        labels: textsAt(template, 'labels'),
        annotations: textsAt(template, 'annotations'),
        ownerReferences: [{ ...ownerReference(owner), controller: true, blockOwnerDeletion: true }],
      },
      type: textAt(template, 'type') || 'Opaque',
      data: encodeData(data),
    })
  }
  return { secrets }
}

function firstOdd(template: Tree, path: string): { readonly mistake: SopsMistake } | undefined {
  for (const field of ['name', 'type']) {
    const value = isMap(template) ? template.get(field) : undefined
    if (value !== undefined && value !== null && typeof value !== 'string')
      return notText(`${path}.${field}`, value)
  }
  for (const field of ['labels', 'annotations', 'stringData', 'data'])
    for (const [key, value] of mapAt(template, field))
      if (value !== null && typeof value !== 'string') return notText(`${path}.${field}[${key}]`, value)
  return undefined
}

function notText(path: string, value: Tree): { readonly mistake: SopsMistake } {
  const found = typeof value === 'object' ? 'an object' : `a ${typeof value}`
  return mistake(path, `found ${found}, expected a string: put it in quotes before it is encrypted`)
}

function textsAt(template: Tree, field: string): Record<string, string> {
  return Object.fromEntries(
    [...mapAt(template, field)].map(([key, value]) => [key, typeof value === 'string' ? value : '']),
  )
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''))
}
