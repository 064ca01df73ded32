import type { InputSource, KubeObject, LabSpec, Resource } from '../../../src/api/index.ts'
import { aLab } from '../../builders/a-lab.ts'
import { SEED } from './least-privilege-seed.ts'

const TEXT = { fr: 'Tout', en: 'Everything' }
/** The name of the lab. */
export const LAB = 'everything'
/** What the Vault has for it. */
export const VAULT_PATH = 'app/database'

type Check = LabSpec['tasks'][number]['checks'][number]

/** A lab that seeds each kind, reads each of the readable ones in both ways, and makes every probe; with its rubric. */
export function everything(readable: readonly Resource[]): {
  readonly lab: KubeObject
  readonly rubric: KubeObject
} {
  const lab = aLab(LAB, {
    rubric: 'Required',
    parameters: [],
    statement: TEXT,
    seed: SEED,
    inputs: {},
    tasks: [
      {
        id: 'see',
        title: TEXT,
        hints: [{ id: 'hint', cost: 1 }],
        checks: [...readable.map(reading), aCheck('probes', PROBES)],
      },
    ],
  })
  const rubric: KubeObject = {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabRubric',
    metadata: { name: LAB },
    spec: {
      hints: { 'see/hint': TEXT },
      vault: [{ path: VAULT_PATH, data: { password: 'none' } }],
    },
  }
  return { lab, rubric }
}

const environment = 'dev'
const PROBES: Readonly<Record<string, InputSource>> = {
  site: { http: { service: 'atlas', port: 80, path: '/', environment } },
  may: { access: { serviceAccount: 'candidate', verb: 'list', resource: 'pods', environment } },
  tried: {
    dryRun: { create: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tried' } }, environment },
  },
  pods: { podSecurity: { level: 'restricted', environment } },
  console: { platform: { environment } },
}

/** One object of a kind and all of them: the first is asked for by its name in the end. */
function reading({ group, version, kind }: Resource, index: number): Check {
  const apiVersion = group === '' ? version : `${group}/${version}`
  return aCheck(`kind-${index}`, {
    one: { object: { kind, apiVersion, name: 'none', environment, optional: true } },
    all: { list: { kind, apiVersion, environment, allowEmpty: true } },
  })
}

function aCheck(id: string, inputs: Readonly<Record<string, InputSource>>): Check {
  const assert = Object.keys(inputs).map((name) => ({ expr: `${name} == null || ${name} != null` }))
  return { id, title: TEXT, points: 1, inputs: { ...inputs }, assert }
}
