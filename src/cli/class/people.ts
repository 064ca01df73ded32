import { CsvError, parse } from 'csv-parse/sync'
import type { Locale } from '../../view/locale.ts'

/** One person of a class. */
export interface Person {
  /** The line of the file that says so. */
  readonly line: number
  /** The user name that the API server knows. */
  readonly candidate: string
  /** As people write it. */
  readonly name?: string
  /** Their home. */
  readonly namespace: string
  readonly locale: Locale
}

/** A line that does not fit; `line` 1 is the header. */
export interface LineProblem {
  readonly line: number
  readonly found: string
  readonly expected: Expected
}

/** What a line should have said, for words of any language. */
export type Expected =
  | { readonly what: 'utf8' }
  | { readonly what: 'readable' }
  | { readonly what: 'columns' }
  | { readonly what: 'knownColumn' }
  | { readonly what: 'oneColumn'; readonly column: Column }
  | { readonly what: 'fields'; readonly count: number }
  | { readonly what: 'someone' }
  | { readonly what: 'candidate' }
  | { readonly what: 'name' }
  | { readonly what: 'namespace'; readonly column: boolean }
  | { readonly what: 'locale' }
  | { readonly what: 'onceCandidate' | 'onceNamespace'; readonly line: number }

/** What a column holds. */
export type Column = 'candidate' | 'name' | 'namespace' | 'locale'

/** Header words, French ones too, without accents, capitals and spaces. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  ...{
    candidate: 'candidate',
    email: 'candidate',
    mail: 'candidate',
    user: 'candidate',
    username: 'candidate',
  },
  ...{ candidat: 'candidate', courriel: 'candidate', utilisateur: 'candidate' },
  ...{ adressemail: 'candidate', identifiant: 'candidate' },
  ...{ name: 'name', fullname: 'name', nom: 'name', nomcomplet: 'name' },
  ...{ namespace: 'namespace', home: 'namespace', espace: 'namespace', espacedenoms: 'namespace' },
  ...{ locale: 'locale', language: 'locale', langue: 'locale' },
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
/** Whose they are nobody can take: the cluster's own, and the operator's. */
const RESERVED = /^(?:default|kube-.*|openshift(?:-.*)?|cloud-pi-labs)$/
const LONGEST_CANDIDATE = 253
const LONGEST_NAME = 200

/**
 * Reads a list of people: CSV in UTF-8, with or without a byte order mark, separated by `,` or `;`, the first line its
 * header. All lines are looked at; with one problem there are no people.
 */
export function readPeople(
  text: string,
  defaultLocale: Locale,
): { readonly people: readonly Person[] } | { readonly problems: readonly LineProblem[] } {
  const read = readRecords(text)
  if ('problems' in read) return read
  const [header, ...records] = read.records
  const columns = readHeader(header)
  if ('problems' in columns) return columns
  if (records.length === 0) return problem(2, '', { what: 'someone' })
  const lines = records.map((record) => readLine(record, columns.columns, defaultLocale))
  const people = lines.flatMap((line) => ('person' in line ? line.person : []))
  const problems = [
    ...lines.flatMap((line) => ('problems' in line ? line.problems : [])),
    ...twice(people, 'candidate', 'onceCandidate'),
    ...twice(people, 'namespace', 'onceNamespace'),
  ].toSorted((a, b) => a.line - b.line)
  return problems.length > 0 ? { problems } : { people }
}

interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

function readRecords(text: string): { readonly records: readonly CsvRecord[] } | Problems {
  const unreadable = text.split('\n').findIndex((line) => line.includes('\uFFFD'))
  if (unreadable >= 0) return problem(unreadable + 1, text.split('\n')[unreadable] ?? '', { what: 'utf8' })
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = count(first, ';') > count(first, ',') ? ';' : ','
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      info: true,
    }) as unknown as readonly {
      readonly info: { readonly lines: number }
      readonly record: readonly string[]
    }[]
    return {
      records: records.map(({ info, record }) => ({
        // The parser counts the lines it has read: a quoted field may hold some.
        line: info.lines - record.join('').split('\n').length + 1,
        fields: record,
      })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { lines } = error as CsvError & { readonly lines?: number }
    return problem(lines ?? 1, error.message, { what: 'readable' })
  }
}

function readHeader(header: CsvRecord | undefined): { readonly columns: readonly Column[] } | Problems {
  const { line, fields } = header ?? { line: 1, fields: [] }
  const columns: Column[] = []
  for (const field of fields) {
    const column = COLUMN_OF[plain(field)]
    if (column === undefined) return problem(line, field, { what: 'knownColumn' })
    if (columns.includes(column)) return problem(line, field, { what: 'oneColumn', column })
    columns.push(column)
  }
  return columns.includes('candidate') ? { columns } : problem(line, fields.join(', '), { what: 'columns' })
}

function readLine(
  { line, fields }: CsvRecord,
  columns: readonly Column[],
  defaultLocale: Locale,
): { readonly person: Person } | Problems {
  if (fields.length !== columns.length) {
    return problem(line, fields.join(', '), { what: 'fields', count: columns.length })
  }
  const of = Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']))
  const { candidate = '', name = '', namespace = '', locale = '' } = of as Partial<Record<Column, string>>
  const home = namespace === '' ? homeOf(candidate) : namespace
  const language = locale === '' ? defaultLocale : locale.toLowerCase()
  const problems: LineProblem[] = []
  const expect = (isSo: boolean, found: string, expected: Expected) => {
    if (!isSo) problems.push({ line, found, expected })
  }
  expect(isUserName(candidate), candidate, { what: 'candidate' })
  expect(name.length <= LONGEST_NAME && !hasControls(name), name, { what: 'name' })
  if (isUserName(candidate) || namespace !== '') {
    expect(LABEL.test(home) && !RESERVED.test(home), home, { what: 'namespace', column: namespace !== '' })
  }
  expect(language === 'fr' || language === 'en', locale, { what: 'locale' })
  if (problems.length > 0) return { problems }
  const person = { line, candidate, namespace: home, locale: language === 'fr' ? 'fr' : 'en' } as const
  return { person: { ...person, ...(name !== '' && { name }) } }
}

/** `camille.durand@example.fr` is at home in `camille-durand`. */
export function homeOf(candidate: string): string {
  const [local = ''] = candidate.split('@')
  return plainText(local)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
}

/** Names of the cluster's own identities are nobody's. */
function isUserName(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= LONGEST_CANDIDATE &&
    !/\s/.test(text) &&
    !hasControls(text) &&
    !text.startsWith('system:')
  )
}

function twice(
  people: readonly Person[],
  field: 'candidate' | 'namespace',
  what: 'onceCandidate' | 'onceNamespace',
): LineProblem[] {
  const first = new Map<string, number>()
  return people.flatMap(({ line, [field]: value }) => {
    const before = first.get(value)
    if (before !== undefined) return [{ line, found: value, expected: { what, line: before } }]
    first.set(value, line)
    return []
  })
}

interface Problems {
  readonly problems: readonly LineProblem[]
}

function problem(line: number, found: string, expected: Expected): Problems {
  return { problems: [{ line, found, expected }] }
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}

function plain(text: string): string {
  return plainText(text).replaceAll(/[^a-z]/g, '')
}

function plainText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
