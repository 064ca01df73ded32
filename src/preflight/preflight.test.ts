import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { compareKinds } from './kinds.ts'
import { permissionsOf, permissionText } from './permissions.ts'
import { OPERATOR_RULES, ROLE_RULES, type Rule } from './rules.ts'
import { isOlder, MINIMUM_VERSION, parseVersion } from './version.ts'
import { problemMessage, problemRemedy } from './words.ts'

describe('a server’s version', () => {
  it.each([
    [{ major: '1', minor: '36', gitVersion: 'v1.36.3' }, false],
    [{ major: '1', minor: '30+', gitVersion: 'v1.30.9-eks' }, false],
    [{ major: '1', minor: '29', gitVersion: 'v1.29.14' }, true],
    [{ major: '2', minor: '0' }, false],
    ['not JSON', true],
    [null, true],
  ])('%j is too old: %s', (body, isTooOld) => {
    expect(isOlder(parseVersion(body), MINIMUM_VERSION)).toBe(isTooOld)
  })

  it('is told as the server says it, with the one that is needed', () => {
    const problem = { code: 'ClusterTooOld', found: 'v1.27.16', needed: 'v1.30' } as const
    expect(problemMessage(problem, 'en')).toBe(
      'The cluster runs Kubernetes v1.27.16; v1.30 or newer is needed',
    )
    expect(problemMessage(problem, 'fr')).toBe(
      'Le cluster est en Kubernetes v1.27.16 ; il faut v1.30 ou plus récent',
    )
  })
})

describe('our kinds', () => {
  const shipped = {
    Lab: ['spec.a', 'spec.b'],
    LabRubric: [],
    LabSession: ['spec.a'],
    LabTranscript: ['spec.a'],
  }

  it('that are older lack fields, that are newer have more, that are absent are not served', () => {
    const served = { Lab: ['spec.a'], LabRubric: [], LabSession: ['spec.a', 'spec.z'] }
    expect(compareKinds(served, shipped)).toEqual([
      { kind: 'Lab', served: true, missing: ['spec.b'], added: [] },
      { kind: 'LabSession', served: true, missing: [], added: ['spec.z'] },
      { kind: 'LabTranscript', served: false, missing: [], added: [] },
    ])
  })

  it('are named with the first fields that they lack', () => {
    const missing = ['spec.a', 'spec.b', 'spec.c', 'spec.d']
    expect(problemMessage({ code: 'KindOutdated', kind: 'Lab', missing }, 'en')).toBe(
      'The definition of Lab is of another version: it lacks spec.a, spec.b, spec.c and 1 more',
    )
    expect(problemRemedy({ code: 'KindOutdated', kind: 'Lab', missing }, 'fr')).toContain('crds/')
  })
})

interface Role {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly rules?: readonly Rule[]
}

function rolesOf(file: string): readonly Role[] {
  const path = new URL(`../../charts/cloud-pi-labs/files/roles/${file}.yaml`, import.meta.url)
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as Role)
}

const texts = (rules: readonly Rule[]) => permissionsOf(rules).map(permissionText).toSorted()

describe('permissions', () => {
  it('that the operator looks for are those of its roles that ship', () => {
    const roles = rolesOf('operator')
    const everywhere = roles.find(({ kind }) => kind === 'ClusterRole')
    const own = roles.find(({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'cloud-pi-labs')
    expect(texts(OPERATOR_RULES.everywhere)).toEqual(texts(everywhere?.rules ?? []))
    expect(texts(OPERATOR_RULES.own)).toEqual(texts(own?.rules ?? []))
  })

  it.each([
    ['candidate', 'participant'],
    ['coach', 'coach'],
    ['open', 'coach'],
  ] as const)('that a %s needs are in the role that ships', (who, file) => {
    // A role that is added up has none of its own: its parts stand beside it.
    const granted = texts(rolesOf(file).flatMap(({ rules = [] }) => rules))
    expect(texts(ROLE_RULES[who]).filter((text) => !granted.includes(text))).toEqual([])
  })

  it('are named as kubectl does, with where they are missing', () => {
    const permission = { verb: 'get', group: '', resource: 'pods/log', name: 'a', namespace: 'camille' }
    expect(problemMessage({ code: 'PermissionMissing', permission }, 'en')).toBe(
      'The permission "get pods/log a" is missing in "camille"',
    )
  })
})
