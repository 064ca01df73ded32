import { KINDS, type KubeObject, type Lab } from '../../api/index.ts'
import { type Client, ClusterError, isNotFound } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { Finding, Section } from './finding.ts'

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
    const { spec = {} } = await client.get<Lease>(KINDS.Lease, { namespace, name: 'cloud-pi-labs' })
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
