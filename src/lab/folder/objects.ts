import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { FieldError, Json, SeedObject } from '../../api/index.ts'
import { isNotFound, readYaml, type YamlDocument } from './source.ts'

/** One object to apply in one environment, and where it is written. Placeholders are not filled. */
export interface FolderObject extends SeedObject {
  /** `seed/dev/10-postgres.yaml:3:1`. */
  readonly origin: string
  /** Where a field of the manifest is written; absent for objects that no file holds. */
  readonly locate?: YamlDocument['locate']
  /** Of a file `*.sops.yaml`: a SopsSecret in plain text, to be encrypted for the session's recipient when applied. */
  readonly plainSops?: true
}

/** The objects of a folder that has one folder for each environment. */
export interface FolderObjects {
  readonly objects: readonly FolderObject[]
  readonly errors: readonly FieldError[]
}

/** Reads `<dir>/<environment>/*.yaml`, in file-name order, several documents a file. A folder that is not there is empty. */
export async function readObjects(dir: string, folder: string): Promise<FolderObjects> {
  const objects: FolderObject[] = []
  const errors: FieldError[] = []
  for (const environment of await foldersIn(join(dir, folder))) {
    for (const name of await yamlFilesIn(join(dir, folder, environment))) {
      const file = `${folder}/${environment}/${name}`
      const read = await readYaml(join(dir, file), file)
      errors.push(...read.errors)
      for (const document of read.documents) {
        const problem = checkObject(document)
        if (problem !== undefined) errors.push(problem)
        else objects.push(folderObject(environment, document, name))
      }
    }
  }
  return { objects, errors }
}

/** Names of the folders in a folder, sorted; none when it is not there. */
export async function foldersIn(path: string): Promise<readonly string[]> {
  return (await entriesOf(path)).filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

async function yamlFilesIn(path: string): Promise<readonly string[]> {
  return (await entriesOf(path))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter(isYaml)
}

async function entriesOf(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    // By code unit, so that every machine reads in the same order.
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (isNotFound(error)) return []
    throw error
  }
}

function isYaml(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.yml')
}

function folderObject(environment: string, { value, locate }: YamlDocument, file: string): FolderObject {
  const plainSops = /\.sops\.ya?ml$/.test(file)
  return {
    environment,
    manifest: manifestOf(value),
    origin: locate([]),
    locate,
    ...(plainSops && { plainSops }),
  }
}

function checkObject({ value, locate }: YamlDocument): FieldError | undefined {
  if (isManifest(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string')
    return undefined
  return {
    code: 'SchemaInvalid',
    path: locate([]),
    found: isManifest(value) ? 'an object without apiVersion or kind' : 'something else than an object',
    expected: 'a Kubernetes object',
  }
}

function manifestOf(value: Json): SeedObject['manifest'] {
  return isManifest(value) ? value : {}
}

function isManifest(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
