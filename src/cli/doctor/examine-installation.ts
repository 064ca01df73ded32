import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, Lab, Resource } from '../../api/index.ts'
import { type Client, ClusterError, isNotFound } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { Finding, Section } from './finding.ts'
import type { ShippedObject } from './shipped.ts'

const APPLY = {
  fr: 'Installez cette version : helm upgrade (charts/cloud-pi-labs), puis relancez kubectl lab doctor',
  en: 'Install this version: helm upgrade (charts/cloud-pi-labs), then run kubectl lab doctor again',
}

/** Whether what ships is there: each object by its name; rules of roles as they ship. */
export async function examineShipped(
  client: Client,
  title: Section['title'],
  shipped: readonly ShippedObject[],
): Promise<Section> {
  const looked = await Promise.all(shipped.map((each) => lookFor(client, each)))
  const bad = looked.filter(({ state }) => state === 'missing' || state === 'differs')
  const unknown = looked.filter(({ state }) => state === 'unknown').length
  const good = looked.filter(({ state }) => state === 'there').length
  const findings: Finding[] = bad.map(({ object, state }) => ({
    state: state === 'missing' ? 'bad' : 'note',
    text:
      state === 'missing'
        ? { fr: `${label(object)} manque`, en: `${label(object)} is missing` }
        : {
            fr: `${label(object)} n'a pas les règles de cette version`,
            en: `${label(object)} has other rules`,
          },
    remedy: APPLY,
  }))
  if (good > 0)
    findings.unshift({ state: 'ok', text: { fr: `${good} objet(s) en place`, en: `${good} in place` } })
  if (unknown > 0) {
    findings.push({
      state: 'unknown',
      text: {
        fr: `${unknown} objet(s) illisibles avec cet accès : un administrateur du cluster les voit`,
        en: `${unknown} not readable with this access: an administrator of the cluster sees them`,
      },
    })
  }
  return { title, findings }
}

interface Looked {
  readonly object: KubeObject
  readonly state: 'there' | 'differs' | 'missing' | 'unknown' | 'unserved' | 'leftOut'
}

async function lookFor(client: Client, { object, isOptional }: ShippedObject): Promise<Looked> {
  const { kind, apiVersion, metadata } = object
  const lookup = client.resources.find(kind, apiVersion)
  // A kind that this cluster does not have yet is told elsewhere.
  if (!('found' in lookup)) return { object, state: 'unserved' }
  try {
    const ref = { namespace: metadata.namespace, name: metadata.name ?? '' }
    const found = await client.get(lookup.found, ref)
    const isSame =
      object['aggregationRule'] !== undefined || isDeepStrictEqual(found['rules'], object['rules'])
    return { object, state: isSame ? 'there' : 'differs' }
  } catch (error) {
    if (isNotFound(error)) return { object, state: isOptional ? 'leftOut' : 'missing' }
    if (error instanceof ClusterError && error.code === 403) return { object, state: 'unknown' }
    throw error
  }
}

function label({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name ?? ''}`
}

const LEASES: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
}

interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
    readonly renewTime?: string
  }
}

/** Whether an operator is at work: it holds its Lease and renews it. */
export async function examineOperator(client: Client, namespace: string, now: Date): Promise<Section> {
  return {
    title: { fr: 'Opérateur', en: 'Operator' },
    findings: [await leaseFinding(client, namespace, now)],
  }
}

async function leaseFinding(client: Client, namespace: string, now: Date): Promise<Finding> {
  try {
    const { spec = {} } = await client.get<Lease>(LEASES, { namespace, name: 'cloud-pi-labs' })
    const { holderIdentity: holder = '', renewTime = '', leaseDurationSeconds = 15 } = spec
    const age = Math.round((now.getTime() - Date.parse(renewTime)) / 1000)
    if (holder !== '' && age <= 2 * leaseDurationSeconds) {
      return {
        state: 'ok',
        text: { fr: `au travail (${holder}, dans ${namespace})`, en: `at work (${holder}, in ${namespace})` },
      }
    }
    return absent(
      {
        fr: `personne ne renouvelle le Lease ${namespace}/cloud-pi-labs (dernier : ${holder || 'personne'})`,
        en: `nobody renews the Lease ${namespace}/cloud-pi-labs (last: ${holder || 'nobody'})`,
      },
      namespace,
    )
  } catch (error) {
    if (isNotFound(error)) {
      return absent(
        {
          fr: `aucun opérateur n'a encore dirigé dans ${namespace}`,
          en: `no operator has led in ${namespace} yet`,
        },
        namespace,
      )
    }
    if (!(error instanceof ClusterError) || error.code !== 403) throw error
    return {
      state: 'unknown',
      text: {
        fr: `le Lease de ${namespace} n'est pas lisible`,
        en: `the Lease in ${namespace} is not readable`,
      },
    }
  }
}

function absent(text: Finding['text'], namespace: string): Finding {
  const look = `kubectl -n ${namespace} get pods; kubectl -n ${namespace} logs -l app.kubernetes.io/name=cloud-pi-labs`
  return {
    state: 'bad',
    code: 'OperatorAbsent',
    text,
    remedy: { fr: `Voyez pourquoi : ${look}`, en: `See why: ${look}` },
  }
}

/** The labs that there are, and those that open no session. */
export async function examineLabs(client: Client): Promise<Section> {
  const title = { fr: 'Labs', en: 'Labs' }
  if ('missing' in client.resources.find('Lab')) return { title, findings: [] }
  const { items } = await client.list<Lab & KubeObject>(RESOURCES.lab)
  const isReady = ({ status }: Lab) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
  const waiting = items.filter((lab) => !isReady(lab))
  const ready = items.length - waiting.length
  return {
    title,
    findings: [
      {
        state: items.length === 0 ? 'note' : 'ok',
        text: { fr: `${ready} prêt(s) sur ${items.length}`, en: `${ready} of ${items.length} ready` },
        ...(items.length === 0 && {
          remedy: {
            fr: 'Publiez-en : kubectl lab apply DOSSIER',
            en: 'Publish some: kubectl lab apply DIR',
          },
        }),
      },
      ...waiting.map(({ metadata: { name = '' } }): Finding => ({
        state: 'note',
        text: { fr: `${name} n'est pas prêt`, en: `${name} is not ready` },
        remedy: { fr: `kubectl describe lab ${name}`, en: `kubectl describe lab ${name}` },
      })),
    ],
  }
}
