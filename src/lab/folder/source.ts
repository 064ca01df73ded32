import { readFile } from 'node:fs/promises'

import { isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml'

import type { FieldError, Json } from '../../api/index.ts'
import { scalarPlaces } from './scalar-places.ts'

/** One document of a YAML file, which still knows where each value stands. */
export interface YamlDocument {
  /** Relative to the lab's folder. */
  readonly file: string
  readonly value: Json
  /** `lab.yaml:12:3`, the place of the value at a path, or of the nearest one that holds it. */
  readonly locate: (path: readonly (string | number)[]) => string
  /** The place of a column (from 1) within the text at a path; undefined when it is no text or cannot be followed. */
  readonly locateText: (path: readonly (string | number)[], column: number) => string | undefined
}

/** What reading a file gave; a file may hold several documents, and empty ones are left out. */
export interface YamlFile {
  readonly documents: readonly YamlDocument[]
  readonly errors: readonly FieldError[]
}

/** Reads a YAML file that must be there. A missing file and broken YAML are values, told with file, line and column. */
export async function readYaml(path: string, file: string): Promise<YamlFile> {
  const text = await readText(path)
  if (text === undefined) return { documents: [], errors: [missingFile(file, 'a YAML file')] }
  return parseYaml(text, file)
}

/** The text of a file, or undefined when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** True for the errors of files and folders that are not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

/** Says that a file is missing, and what it would hold. */
export function missingFile(file: string, expected: string): FieldError {
  return { code: 'FileMissing', path: file, found: 'no such file', expected }
}

/** Parses YAML 1.2 with the core schema; duplicate keys and unresolved aliases are errors. */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter()
  const documents: YamlDocument[] = []
  const errors: FieldError[] = []
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
  for (const document of Array.isArray(parsed) ? parsed : []) {
    errors.push(...yamlErrors(document, file, lines))
    if (document.errors.length > 0) continue
    const value = toJson(document, file, errors)
    if (value !== undefined && value !== null) {
      const locateText = textLocator(document, { file, text, lines })
      documents.push({ file, value, locate: locator(document, file, lines), locateText })
    }
  }
  return { documents, errors }
}

function yamlErrors(document: Document, file: string, lines: LineCounter): FieldError[] {
  return document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return {
      code: 'YamlInvalid',
      path: `${file}:${line}:${col}`,
      found: lowerFirst(error.message),
      expected: 'YAML that can be read',
    }
  })
}

function toJson(document: Document, file: string, errors: FieldError[]): Json | undefined {
  try {
    // Through text, so that two aliases of one anchor are two values: a patch of one must not change the other.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as Json
  } catch (error) {
    const found = error instanceof Error ? lowerFirst(error.message) : 'an alias that cannot be resolved'
    errors.push({
      code: 'YamlInvalid',
      path: `${file}:1:1`,
      found,
      expected: 'YAML that can be read',
    })
    return undefined
  }
}

function locator(document: Document, file: string, lines: LineCounter): YamlDocument['locate'] {
  return (path) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true)
      if (hasRange(node)) {
        const { line, col } = lines.linePos(node.range[0])
        return `${file}:${line}:${col}`
      }
    }
    return `${file}:1:1`
  }
}

function textLocator(
  document: Document,
  { file, text, lines }: { readonly file: string; readonly text: string; readonly lines: LineCounter },
): YamlDocument['locateText'] {
  return (path, column) => {
    const node = document.getIn(path, true)
    if (!isScalar(node) || typeof node.value !== 'string' || !hasRange(node)) return undefined
    const style = node.type ?? 'PLAIN'
    const places = scalarPlaces({ text, start: node.range[0], style, value: node.value })
    const place = places?.[column - 1]
    if (place === undefined) return undefined
    const { line, col } = lines.linePos(place)
    return `${file}:${line}:${col}`
  }
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

function lowerFirst(text: string): string {
  const [line = ''] = text.split('\n')
  return line.charAt(0).toLowerCase() + line.slice(1)
}
