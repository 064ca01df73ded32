import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PATHS } from './urls.ts'

/** A file that everybody may have. */
export interface PublicFile {
  readonly type: string
  readonly body: Buffer
  /** Of its content: an address that bears it never means anything else. */
  readonly version: string
}

/** The board's own style, script and pictures. */
export interface PublicFiles {
  get(name: string): PublicFile | undefined
  /** The address of each, by name. */
  readonly addresses: Readonly<Record<string, string>>
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** Beside this module, and beside the bundle: tools/bundle.mjs puts them there. */
const FOLDER = new URL('./assets/', import.meta.url)

/** Reads them all: they are few and small. Other kinds of files are left out. */
export async function readPublicFiles(folder: URL = FOLDER): Promise<PublicFiles> {
  const names = (await readdir(folder)).filter((name) => extname(name) in TYPES)
  const files = new Map(await Promise.all(names.map((name) => readPublicFile(name, folder))))
  const addresses = [...files].map(([name, { version }]) => [name, `${PATHS.assets}/${name}?v=${version}`])
  return {
    get: (name) => files.get(name),
    addresses: Object.fromEntries(addresses) as Record<string, string>,
  }
}

async function readPublicFile(name: string, folder: URL): Promise<readonly [string, PublicFile]> {
  const body = await readFile(fileURLToPath(new URL(name, folder)))
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  return [name, { type: TYPES[extname(name)] ?? '', body, version }]
}
