import { createHash } from 'node:crypto'
import type { Lab, LabSession } from '../../api/index.ts'
import { countTries, decidable, sessionRow, type Locale, type StuckAfter } from '../../view/index.ts'
import type { BoardRow } from '../view.ts'
import type { BoardCaches } from './caches.ts'
import type { FilterRow } from './filter.ts'

/** Sessions as rows, as they are now. */
export interface Rows {
  /** Of every session that `sees` lets through. */
  all(sees: (namespace: string) => boolean): readonly FilterRow[]
  of(session: LabSession): FilterRow
  /** With an id and titles in a language. */
  titled(row: FilterRow, locale: Locale): BoardRow
}

/** A row is made anew when its session changes, and once a second while time runs. */
const FRESH_MS = 1_000
/** A message in a list tells what to look at; the session's page has all of it. */
const LONGEST_MESSAGE = 160

/** Rows over the caches; counts tries from now on. */
export function createRows(caches: BoardCaches, o: { stuckAfter: StuckAfter; now: () => Date }): Rows {
  const tries = countTries()
  const made = new WeakMap<LabSession, { readonly row: FilterRow; readonly at: number }>()
  caches.sessions.onChange((before, after) => tries.noted(before, after, o.now()))

  const of = (session: LabSession): FilterRow => {
    const now = o.now()
    const known = made.get(session)
    const timeless = session.status?.phase !== 'Active'
    if (known !== undefined && (timeless || now.getTime() - known.at < FRESH_MS)) return known.row
    const { stuckAfter } = o
    const row = {
      ...shortened(sessionRow(session, { now, tries: tries.of(session), stuckAfter })),
      waitsForDecision: decidable(session).length > 0,
    }
    made.set(session, { row, at: now.getTime() })
    return row
  }
  return {
    all: (sees) =>
      caches.sessions
        .list()
        .filter(({ metadata }) => sees(metadata.namespace ?? ''))
        .map(of),
    of,
    titled: (row, locale) => ({
      ...row,
      id: rowId(row),
      titles: titlesOf(row, caches.labs.get(undefined, row.lab), locale),
    }),
  }
}

/** Names may hold dots and dashes, so that no two of them make one id however they are joined: a digest does not. */
export function rowId({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `s${createHash('sha256').update(`${namespace}/${name}`).digest('hex').slice(0, 16)}`
}

function titlesOf(
  { lab: name, hangsOn }: FilterRow,
  lab: Lab | undefined,
  locale: Locale,
): BoardRow['titles'] {
  return {
    lab: lab?.spec.title[locale] ?? name,
    ...(hangsOn !== undefined && { hangsOn: checkTitle(hangsOn.id, lab, locale) }),
  }
}

/** The title of `task/check`; the id where the lab knows none. */
export function checkTitle(id: string, lab: Lab | undefined, locale: Locale): string {
  const [taskId, checkId] = id.split('/')
  const task = lab?.spec.tasks.find((each) => each.id === taskId)
  return task?.checks.find((each) => each.id === checkId)?.title[locale] ?? id
}

function shortened<R extends { readonly hangsOn?: FilterRow['hangsOn'] }>(row: R): R {
  const { hangsOn } = row
  const characters = Array.from(hangsOn?.message ?? '')
  if (hangsOn === undefined || characters.length <= LONGEST_MESSAGE) return row
  return { ...row, hangsOn: { ...hangsOn, message: `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…` } }
}
