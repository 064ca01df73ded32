import { counted, type Locale } from '../../view/index.ts'
import type { BoardSort } from '../view.ts'

const countFr = counted('fr')
const countEn = counted('en')

type Column = 'candidate' | 'lab' | 'phase' | 'points' | 'time' | 'progress' | 'hangsOn'

/** What the list of sessions says. */
export interface ListWords {
  readonly title: string
  readonly wallTitle: string
  readonly caption: (shown: number, total: number) => string
  readonly column: Readonly<Record<Column, string>>
  readonly sortBy: (column: string, descending: boolean) => string
  readonly counts: string
  readonly open: string
  readonly all: string
  readonly filter: string
  readonly lab: string
  readonly class: string
  readonly phase: string
  readonly anyLab: string
  readonly anyClass: string
  readonly text: string
  readonly sort: string
  readonly sorts: Readonly<Record<BoardSort, string>>
  readonly descending: string
  readonly apply: string
  readonly reset: string
  readonly none: string
  readonly noneNext: string
  readonly paging: string
  readonly page: (page: number, pages: number) => string
  readonly previous: string
  readonly next: string
  readonly exports: string
  readonly csv: string
  readonly json: string
  readonly print: string
  readonly wall: string
  readonly leaveWall: string
}

/** What is a column and an order too. */
const BOTH = {
  fr: {
    candidate: 'Candidat',
    lab: 'Lab',
    phase: 'État',
    points: 'Points',
    time: 'Temps restant',
    progress: 'Dernier progrès',
  },
  en: {
    candidate: 'Candidate',
    lab: 'Lab',
    phase: 'State',
    points: 'Points',
    time: 'Time left',
    progress: 'Last progress',
  },
} as const

/** The list of sessions, in both languages. */
export const LIST: Readonly<Record<Locale, ListWords>> = {
  fr: {
    title: 'Sessions',
    wallTitle: 'Sessions en cours',
    caption: (shown, total) =>
      shown === total
        ? countFr(total, 'session affichée', 'sessions affichées')
        : `${countFr(shown, 'session affichée', 'sessions affichées')} sur ${total}`,
    column: { ...BOTH.fr, hangsOn: 'Bute sur' },
    sortBy: (column, descending) =>
      `Trier par ${column.toLowerCase()}, ordre ${descending ? 'dé' : ''}croissant`,
    counts: 'Sessions par état',
    open: 'Ouvertes',
    all: 'Toutes',
    filter: 'Choisir les sessions',
    lab: 'Lab',
    class: 'Classe',
    phase: 'État',
    anyLab: 'Tous les labs',
    anyClass: 'Toutes les classes',
    text: 'Candidat ou session',
    sort: 'Trier par',
    sorts: { help: 'Besoin d’aide', ...BOTH.fr },
    descending: 'Décroissant',
    apply: 'Afficher',
    reset: 'Tout effacer',
    none: 'Aucune session à afficher',
    noneNext: 'Changez le filtre, ou ouvrez une classe avec kubectl lab open.',
    paging: 'Pages',
    page: (page, pages) => `Page ${page} sur ${pages}`,
    previous: 'Page précédente',
    next: 'Page suivante',
    exports: 'Exporter ces sessions',
    csv: 'Exporter en CSV',
    json: 'Exporter en JSON',
    print: 'Imprimer',
    wall: 'Projeter',
    leaveWall: 'Quitter la projection',
  },
  en: {
    title: 'Sessions',
    wallTitle: 'Sessions under way',
    caption: (shown, total) =>
      shown === total
        ? countEn(total, 'session shown', 'sessions shown')
        : `${countEn(shown, 'session shown', 'sessions shown')} of ${total}`,
    column: { ...BOTH.en, hangsOn: 'Hangs on' },
    sortBy: (column, descending) =>
      `Sort by ${column.toLowerCase()}, ${descending ? 'descending' : 'ascending'}`,
    counts: 'Sessions by state',
    open: 'Open',
    all: 'All',
    filter: 'Choose sessions',
    lab: 'Lab',
    class: 'Class',
    phase: 'State',
    anyLab: 'All labs',
    anyClass: 'All classes',
    text: 'Candidate or session',
    sort: 'Sort by',
    sorts: { help: 'Need of help', ...BOTH.en },
    descending: 'Descending',
    apply: 'Show',
    reset: 'Clear all',
    none: 'No session to show',
    noneNext: 'Change the filter, or open a class with kubectl lab open.',
    paging: 'Pages',
    page: (page, pages) => `Page ${page} of ${pages}`,
    previous: 'Previous page',
    next: 'Next page',
    exports: 'Export these sessions',
    csv: 'Export as CSV',
    json: 'Export as JSON',
    print: 'Print',
    wall: 'Project',
    leaveWall: 'Leave projection',
  },
}
