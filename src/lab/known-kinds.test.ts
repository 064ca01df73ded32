import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'

import { KNOWN_KINDS } from './known-kinds.ts'

const files = join(import.meta.dirname, '../../charts/cloud-pi-labs/files')

function documents<T>(file: string): T[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as T)
}

interface Definition {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string; readonly plural: string }
    readonly versions: readonly { readonly name: string; readonly storage: boolean }[]
  }
}

it('knows every foreign kind that the chart can install', () => {
  const dir = join(files, 'foreign-crds')
  const foreign = readdirSync(dir).flatMap((file) => documents<Definition>(join(dir, file)))
  expect(foreign.length).toBeGreaterThan(5)
  for (const { spec } of foreign) {
    const version = spec.versions.find(({ storage }) => storage)?.name
    const expected = { group: spec.group, version, kind: spec.names.kind, plural: spec.names.plural }
    expect(KNOWN_KINDS.resources).toContainEqual({ ...expected, namespaced: true, readable: true })
  }
})

interface Role {
  readonly rules?: readonly { readonly apiGroups: string[]; readonly resources: string[] }[]
}

it('says of each namespaced kind whether the operator may read it, as its roles do', () => {
  const rules = documents<Role>(join(files, 'roles/reader.yaml')).flatMap((role) => role.rules ?? [])
  const granted = new Set(
    rules.flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) => resources.map((plural) => `${plural}.${group}`)),
    ),
  )
  // Secrets are read through the binding in each environment.
  granted.add('secrets.')
  const namespaced = KNOWN_KINDS.resources.filter((resource) => resource.namespaced)
  const wrong = namespaced.filter(
    ({ plural, group, readable }) => readable !== granted.has(`${plural}.${group}`),
  )
  expect(wrong).toEqual([])
})
