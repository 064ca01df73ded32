import type { KubeObject, Text } from '../../api/index.ts'
import { type Client, ClusterError, isNotFound } from '../../kube/index.ts'
import { OPERATOR } from '../../sandbox/index.ts'
import { namedBy, type ChartValue } from './chart-values.ts'
import { compareObject, type PlacedValue } from './compare-object.ts'
import type { Finding, Section } from './finding.ts'
import type { ShippedObject } from './shipped.ts'

/**
 * Whether what ships is there, and says what it says in this version: rules, subjects, expressions, whom a binding binds
 * to. What the chart's values may change is shown where it is not as by default; one object that bears other values than
 * the rest differs.
 */
export async function examineShipped(
  client: Client,
  title: Section['title'],
  shipped: readonly ShippedObject[],
  operatorNamespace: string = OPERATOR.namespace,
): Promise<Section> {
  const looked = await Promise.all(shipped.map((each) => lookFor(client, each)))
  const usual = usualValues(looked.flatMap(({ values = [] }) => values))
  const bad: Finding[] = []
  let good = 0
  for (const { object, state, differsAt, values = [] } of looked) {
    const odd = differsAt ?? values.find(({ name, text }) => usual.get(name)?.text !== text)?.at
    if (state === 'missing') bad.push({ ...missing(object), remedy: upgrade(operatorNamespace) })
    else if (odd !== undefined) bad.push({ ...different(object, odd), remedy: upgrade(operatorNamespace) })
    else if (state === 'there') good += 1
  }
  const unknown = looked.filter(({ state }) => state === 'unknown').length
  return {
    title,
    findings: [
      ...(good > 0 ? [inPlace(good, [...usual.values()])] : []),
      ...bad,
      ...(unknown > 0 ? [unreadable(unknown)] : []),
    ],
  }
}

interface Looked {
  readonly object: KubeObject
  readonly state: 'there' | 'missing' | 'unknown' | 'unserved' | 'leftOut'
  readonly differsAt?: string
  readonly values?: readonly PlacedValue[]
}

async function lookFor(client: Client, { object, isOptional }: ShippedObject): Promise<Looked> {
  const { kind, apiVersion, metadata } = object
  const lookup = client.resources.find(kind, apiVersion)
  // A kind that this cluster does not have yet is told elsewhere.
  if (!('found' in lookup)) return { object, state: 'unserved' }
  try {
    const found = await client.get(lookup.found, {
      namespace: metadata.namespace,
      name: metadata.name ?? '',
    })
    return { object, state: 'there', ...compareObject(object, found) }
  } catch (error) {
    if (isNotFound(error)) return { object, state: isOptional ? 'leftOut' : 'missing' }
    if (error instanceof ClusterError && error.code === 403) return { object, state: 'unknown' }
    throw error
  }
}

/** The text that each value has in most places. */
function usualValues(values: readonly PlacedValue[]): ReadonlyMap<ChartValue, PlacedValue> {
  const usual = new Map<ChartValue, PlacedValue>()
  const times = ({ name, text }: PlacedValue): number =>
    values.filter((each) => each.name === name && each.text === text).length
  for (const value of values) {
    const best = usual.get(value.name)
    if (best === undefined || times(value) > times(best)) usual.set(value.name, value)
  }
  return usual
}

function inPlace(good: number, values: readonly PlacedValue[]): Finding {
  const changed = VALUE_WORDS.map(({ names, word }) => {
    const told = values.filter(({ name, isDefault }) => names.includes(name) && !isDefault)
    return { word, what: [...new Set(told.flatMap(namedBy))].join(', ') }
  }).filter(({ what }) => what !== '')
  const fr = changed.map(({ word, what }) => ` ; ${word.fr} : ${what}`)
  const en = changed.map(({ word, what }) => `; ${word.en}: ${what}`)
  return {
    state: 'ok',
    text: { fr: `${good} objet(s) en place${fr.join('')}`, en: `${good} in place${en.join('')}` },
  }
}

const VALUE_WORDS: readonly { readonly names: readonly ChartValue[]; readonly word: Text }[] = [
  { names: ['account'], word: { fr: 'opérateur', en: 'operator' } },
  { names: ['registries'], word: { fr: 'images', en: 'images' } },
  {
    names: ['platform', 'controllers', 'administrators'],
    word: { fr: 'passent comme la plateforme', en: 'pass as the platform' },
  },
]

function missing(object: KubeObject): Finding {
  const name = label(object)
  return { state: 'bad', text: { fr: `${name} manque`, en: `${name} is missing` } }
}

function different(object: KubeObject, at: string): Finding {
  const meaning = meaningOf(object.kind)
  return {
    state: 'note',
    text: {
      fr: `${label(object)} n'est pas de cette version (${at}) : ${meaning.fr}`,
      en: `${label(object)} is not of this version (${at}): ${meaning.en}`,
    },
  }
}

function meaningOf(kind: string): Text {
  if (kind.includes('AdmissionPolicy')) {
    return {
      fr: 'le cluster admet ou refuse autre chose que ce que dit docs/security.md',
      en: 'the cluster admits or refuses other things than docs/security.md says',
    }
  }
  if (kind.endsWith('Binding')) return { fr: "d'autres ont ces droits", en: 'others hold these permissions' }
  return { fr: 'il donne d’autres droits', en: 'it gives other permissions' }
}

function upgrade(namespace: string): Text {
  const command = `helm upgrade cloud-pi-labs charts/cloud-pi-labs --namespace ${namespace} --reset-then-reuse-values`
  return {
    fr: `Installez cette version : ${command}, puis relancez kubectl lab doctor`,
    en: `Install this version: ${command}, then run kubectl lab doctor again`,
  }
}

function unreadable(unknown: number): Finding {
  return {
    state: 'unknown',
    text: {
      fr: `${unknown} objet(s) illisibles avec cet accès : un administrateur du cluster les voit`,
      en: `${unknown} not readable with this access: an administrator of the cluster sees them`,
    },
  }
}

function label({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name ?? ''}`
}
