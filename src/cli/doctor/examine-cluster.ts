import { GROUP, VERSION } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import {
  compareKinds,
  isOlder,
  MINIMUM_VERSION,
  OUR_KINDS,
  type Problem,
  problemMessage,
  problemRemedy,
  readVersion,
  servedKinds,
} from '../../preflight/index.ts'
import type { Finding, Section } from './finding.ts'

/** The API server: its version, and what of it is not everywhere. */
export async function examineServer(client: Client): Promise<Section> {
  const version = await readVersion(client)
  const { major, minor } = MINIMUM_VERSION
  const needed = `v${major}.${minor}`
  const tooOld: Problem = { code: 'ClusterTooOld', found: version.text, needed }
  const title = { fr: 'Cluster', en: 'Cluster' }
  // An old server cannot be asked the rest.
  if (isOlder(version, MINIMUM_VERSION)) return { title, findings: [problemFinding(tooOld)] }
  await client.resources.refresh()
  const text = {
    fr: `Kubernetes ${version.text} (il faut ${needed} ou plus récent)`,
    en: `Kubernetes ${version.text} (${needed} or newer is needed)`,
  }
  return { title, findings: [{ state: 'ok', text }, fillsIn(client)] }
}

/** Our kinds, field by field. */
export async function examineKinds(client: Client): Promise<Section> {
  const published = await servedKinds(client)
  const differences = new Map(compareKinds(published ?? {}).map((each) => [each.kind, each]))
  const findings = OUR_KINDS.map((kind): Finding => {
    if ('missing' in client.resources.find(kind, `${GROUP}/${VERSION}`)) {
      return problemFinding({ code: 'KindOutdated', kind, missing: [] })
    }
    const { missing = [], added = [], served = true } = differences.get(kind) ?? {}
    if (missing.length > 0) return problemFinding({ code: 'KindOutdated', kind, missing })
    if (published === undefined || !served) {
      return {
        state: 'unknown',
        text: { fr: `${kind} : servi, version inconnue`, en: `${kind}: served, of unknown version` },
      }
    }
    if (added.length === 0) {
      return { state: 'ok', text: { fr: `${kind} : de cette version`, en: `${kind}: of this version` } }
    }
    const more = added.slice(0, 3).join(', ')
    return {
      state: 'note',
      text: {
        fr: `${kind} : plus récent que ce programme (${more})`,
        en: `${kind}: newer than this program (${more})`,
      },
      remedy: { fr: 'Mettez kubectl-lab à jour', en: 'Update kubectl-lab' },
    }
  })
  return { title: { fr: 'Types (CRD)', en: 'Kinds (CRDs)' }, findings }
}

/** A problem as it is shown. */
export function problemFinding(problem: Problem): Finding {
  const both = (say: typeof problemMessage) => ({ fr: say(problem, 'fr'), en: say(problem, 'en') })
  return { state: 'bad', code: problem.code, text: both(problemMessage), remedy: both(problemRemedy) }
}

function fillsIn(client: Client): Finding {
  const found = client.resources.find('MutatingAdmissionPolicy', 'admissionregistration.k8s.io/v1')
  if ('found' in found) {
    return {
      state: 'ok',
      text: {
        fr: 'MutatingAdmissionPolicy : spec.candidate est rempli par le cluster',
        en: 'MutatingAdmissionPolicy: the cluster fills in spec.candidate',
      },
    }
  }
  return {
    state: 'note',
    text: {
      fr: 'MutatingAdmissionPolicy v1 absent (Kubernetes 1.36) : avec kubectl apply, spec.candidate est à écrire',
      en: 'No MutatingAdmissionPolicy v1 (Kubernetes 1.36): with kubectl apply, write spec.candidate yourself',
    },
  }
}
