import type { TranscriptPredicate } from '../../src/api/index.ts'
import type {
  BoardRow,
  BoardView,
  Frame,
  Notice,
  Problem,
  ProblemPage,
  SessionPage,
  SignInPage,
  Theme,
  TranscriptPage,
} from '../../src/board/view.ts'
import type { Locale, SessionView } from '../../src/view/index.ts'
import { aStatement } from '../builders/transcript.ts'

/** The moment of every view. */
export const NOW = new Date('2031-03-04T09:20:00Z')

/** What somebody would put into a name or an image to see whether it runs. */
export const HOSTILE = `<script>alert("1")</script>'"><img src=x onerror=alert(2)>`

/** A frame in French, light or dark as the browser says, of a coach who is signed in. */
export function aFrame(changes: Partial<Frame['viewer']> = {}, here = '/'): Frame {
  return {
    viewer: { name: 'helene.roussel@example.fr', locale: 'fr', theme: 'system', canCoach: true, ...changes },
    csrf: 'csrf-of-this-sign-in',
    here,
    now: NOW,
    assets: {},
  }
}

/** In which language and theme a page is asked for. */
export interface Look {
  readonly locale: Locale
  readonly theme: Theme
}

const LABS = {
  'first-deployment': { fr: 'Premier déploiement', en: 'First deployment' },
  debugging: { fr: 'Débogage', en: 'Debugging' },
  rollback: { fr: 'Retour arrière sans coupure', en: 'Rollback without an outage' },
} as const
type LabName = keyof typeof LABS

const CHECKS = {
  available: {
    fr: 'L’application est disponible',
    en: 'The application is available',
    why: { fr: '1 réplique(s) disponible(s) sur 3', en: '1 replica(s) available of 3' },
  },
  probes: {
    fr: 'Chaque conteneur dit s’il vit et s’il est prêt',
    en: 'Every container says whether it lives and is ready',
    why: {
      fr: 'api : readinessProbe répond sur le port 8081, le conteneur écoute sur 8080',
      en: 'api: readinessProbe asks port 8081, the container listens on 8080',
    },
  },
  selector: {
    fr: 'Le Service mène aux pods',
    en: 'The Service leads to the pods',
    why: {
      fr: 'le sélecteur app=boréal ne choisit aucun pod',
      en: 'the selector app=boréal picks no pod',
    },
  },
} as const
type CheckName = keyof typeof CHECKS

type Facts = Partial<BoardRow> & {
  readonly check?: CheckName
  readonly since?: number
  readonly left?: number
}

/** Who, in which lab, how far; minutes since the last progress, minutes left, and the check they hang on. */
const PEOPLE: readonly (readonly [string, LabName, number, Facts])[] = [
  [
    'camille.bernard',
    'debugging',
    31,
    { check: 'probes', since: 12, left: 24, stuck: { reason: 'SameCheck', tries: 7 } },
  ],
  [
    'nadia.benali',
    'debugging',
    18,
    { check: 'selector', since: 26, left: 24, stuck: { reason: 'NoProgress', minutes: 26 } },
  ],
  ['theo.lefevre', 'first-deployment', 45, { check: 'available', since: 3, left: 6 }],
  ['ines.moreau', 'first-deployment', 72, { check: 'probes', since: 1, left: 11 }],
  [
    'baptiste.de-la-rochefoucauld-montbel',
    'rollback',
    12,
    { check: 'selector', since: 9, left: 47, mode: 'exam' },
  ],
  ['awa.diallo', 'debugging', 64, { check: 'available', since: 2, left: 24 }],
  ['louis.girard', 'debugging', 55, { check: 'probes', since: 5, left: 24 }],
  ['maelys.kermarrec', 'rollback', 38, { check: 'available', since: 7, left: 52, mode: 'exam' }],
  ['yanis.haddad', 'first-deployment', 60, { check: 'selector', since: 4, left: 33 }],
  ['chloe.dubois', 'debugging', 90, { since: 1, left: 24 }],
  ['hugo.petit', 'first-deployment', 27, { check: 'available', since: 8, left: 31 }],
  ['sarah.cohen', 'rollback', 50, { check: 'probes', since: 2, left: 50, mode: 'exam' }],
  ['jules.fontaine', 'debugging', 41, { check: 'selector', since: 6, left: 24 }],
  ['lina.nguyen', 'first-deployment', 81, { check: 'probes', since: 3, left: 29 }],
  ['adam.renard', 'debugging', 0, { check: 'available', since: 14, left: 61 }],
  ['zoe.marchand', 'rollback', 0, { phase: 'Provisioning' }],
  ['paul.olivier', 'rollback', 0, { phase: 'Waiting', place: 2 }],
  ['manon.leclerc', 'first-deployment', 88, { phase: 'Grading', since: 2, waitsForDecision: true }],
  ['noah.barbier', 'first-deployment', 93, { phase: 'Passed', percent: 93, since: 9 }],
  ['emma.guillot', 'debugging', 52, { phase: 'NotPassed', percent: 52, since: 17 }],
]

/** Twenty people at work. */
export function twentyRows(locale: Locale = 'fr'): readonly BoardRow[] {
  return PEOPLE.map(([who, lab, points, facts], index) =>
    aRow(`${who}@example.fr`, lab, points, facts, index, locale),
  )
}

function aRow(
  candidate: string,
  lab: LabName,
  points: number,
  { check, since, left, ...facts }: Facts,
  index: number,
  locale: Locale,
): BoardRow {
  const waits = facts.phase === 'Waiting' || facts.phase === 'Provisioning'
  return {
    id: `row-${index}`,
    namespace: candidate.split('@')[0]?.replaceAll('.', '-') ?? '',
    name: lab,
    candidate,
    lab,
    class: 'promo-31',
    mode: 'practice',
    phase: 'Active',
    points,
    max: waits ? 0 : 100,
    ...(left !== undefined && { deadline: minutesFrom(left), secondsLeft: left * 60 }),
    ...(since !== undefined && { progressAt: minutesFrom(-since) }),
    ...(check !== undefined && {
      hangsOn: { id: `deploy/${check}`, state: 'Fail' as const, message: CHECKS[check].why[locale] },
    }),
    ...facts,
    titles: { lab: LABS[lab][locale], ...(check !== undefined && { hangsOn: CHECKS[check][locale] }) },
    waitsForDecision: facts.waitsForDecision ?? false,
  }
}

function minutesFrom(minutes: number): string {
  return new Date(NOW.getTime() + minutes * 60_000).toISOString()
}

/** The board of a class at work. */
export function aBoard(look: Partial<Look> = {}, changes: Partial<BoardView> = {}): BoardView {
  const rows = changes.rows ?? twentyRows(look.locale)
  return {
    ...aFrame(look, changes.here),
    rows,
    total: rows.length,
    page: 1,
    pages: 1,
    filter: { phase: 'All', stuck: false, sort: 'help', descending: false },
    labs: Object.entries(LABS).map(([name, title]) => ({ name, title: title[look.locale ?? 'fr'] })),
    classes: ['promo-30', 'promo-31'],
    counts: {
      open: 18,
      stuck: 2,
      all: 20,
      phases: { Waiting: 1, Provisioning: 1, Active: 15, Grading: 1, Passed: 1, NotPassed: 1 },
    },
    events: '/events',
    ...changes,
  }
}

/** A page as long as one gets: a hundred rows, every text as long as the API lets it be, or nearly. */
export function aFullBoard(look: Partial<Look> = {}): BoardView {
  const [row] = twentyRows(look.locale)
  if (row === undefined) throw new Error('There are rows')
  const rows = Array.from({ length: 100 }, (_, index) => ({
    ...row,
    id: `row-${index}`,
    namespace: `promo-31-${'n'.repeat(50)}-${index}`,
    name: `${'s'.repeat(60)}-${index}`,
    candidate: `${'prénom-composé.'.repeat(16)}${index}@example.fr`,
    titles: {
      lab: 'Un titre de lab qui prend son temps '.repeat(4).slice(0, 120),
      hangsOn: 'Un contrôle au long nom '.repeat(5),
    },
    hangsOn: { id: 'deploy/long', state: 'Fail' as const, message: 'é'.repeat(256) },
  }))
  return aBoard(look, { rows, total: 10_000, pages: 100, page: 7 })
}

/** The same board with people who try things. */
export function aHostileBoard(look: Partial<Look> = {}): BoardView {
  const rows = twentyRows(look.locale).map((row) => ({
    ...row,
    candidate: HOSTILE,
    class: HOSTILE,
    titles: { lab: HOSTILE, hangsOn: HOSTILE },
    hangsOn: { id: HOSTILE, state: 'Error' as const, message: HOSTILE },
  }))
  const filter = { ...aBoard().filter, text: HOSTILE, class: HOSTILE }
  return aBoard(look, { rows, filter, classes: [HOSTILE], labs: [{ name: HOSTILE, title: HOSTILE }] })
}

/** One session, half-way, with a check that could not be observed. */
export function aSessionPage(look: Partial<Look> = {}, changes: Partial<SessionPage> = {}): SessionPage {
  const locale = look.locale ?? 'fr'
  const [row] = twentyRows(locale)
  if (row === undefined) throw new Error('There are rows')
  const t = (fr: string, en: string): string => (locale === 'fr' ? fr : en)
  const coach = { at: minutesFrom(-15), by: 'helene.roussel@example.fr' }
  return {
    ...aFrame(look, '/sessions/camille-bernard/debugging'),
    row,
    session: aSession(row, t),
    timeline: [
      { at: minutesFrom(24), event: { kind: 'Deadline' } },
      {
        at: minutesFrom(-12),
        event: { kind: 'FirstPassed', check: 'deploy/available', title: CHECKS.available[locale] },
      },
      {
        at: minutesFrom(-15),
        event: {
          kind: 'Extended',
          extension: {
            ...coach,
            minutes: 10,
            reason: t('coupure du réseau de la salle', 'the room lost its network'),
          },
        },
      },
      {
        at: minutesFrom(-22),
        event: {
          kind: 'Repaired',
          object: {
            environment: 'prod',
            kind: 'NetworkPolicy',
            name: 'deny-default',
            change: 'Deleted',
            at: minutesFrom(-22),
          },
        },
      },
      { at: minutesFrom(-51), event: { kind: 'Started' } },
      { at: minutesFrom(-52), event: { kind: 'Created' } },
    ],
    environments: [
      {
        name: 'prod',
        namespace: 'dlir8hay3hius--7sahj3r4nl97b',
        objects: [
          { kind: 'Deployment', name: 'api', summary: '1/3', ready: false },
          { kind: 'Deployment', name: 'web', summary: '2/2', ready: true },
          { kind: 'Service', name: 'api', summary: 'ClusterIP' },
          { kind: 'Ingress', name: 'web', summary: 'mistral.apps.example' },
          { kind: 'Pod', name: 'api-6d9f7c5b8-x2k4q', summary: 'CrashLoopBackOff', ready: false },
          { kind: 'Pod', name: 'web-5c7b9d4f6-8hj2m', summary: 'Running', ready: true },
        ],
        more: 4,
      },
    ],
    hints: ['deploy/image'],
    acts: {
      extend: true,
      end: true,
      decide: [
        {
          check: 'observe/site',
          title: t('Le site répond', 'The site answers'),
          message: t('aucun pod n’a pu être joint', 'no pod could be reached'),
        },
      ],
    },
    transcripts: [
      {
        namespace: row.namespace,
        name: 'debugging-1',
        attempt: 1,
        outcome: 'NotPassed',
        points: 44,
        max: 100,
        percent: 44,
        issuedAt: '2031-03-03T15:12:00Z',
      },
    ],
    events: '/sessions/camille-bernard/debugging/events',
    ...changes,
  }
}

function aSession(row: BoardRow, t: (fr: string, en: string) => string): SessionView {
  const locale = t('fr', 'en') as Locale
  const check = (name: CheckName, state: 'Pass' | 'Fail', points: number, max: number) => ({
    id: `deploy/${name}`,
    title: CHECKS[name][locale],
    required: name === 'available',
    state,
    points,
    max,
    ...(state === 'Fail' && { message: CHECKS[name].why.fr }),
  })
  const more = { required: false, points: 0 }
  return {
    namespace: row.namespace,
    name: row.name,
    lab: row.lab,
    title: row.titles.lab,
    // The candidate's language is not always the coach's.
    locale: 'fr',
    phase: row.phase,
    ...(row.deadline !== undefined && { deadline: row.deadline }),
    ...(row.secondsLeft !== undefined && { secondsLeft: row.secondsLeft }),
    score: { points: row.points, max: row.max, hiddenMax: 10 },
    quiz: { answered: 3, questions: 8, max: 20 },
    environments: [{ name: 'prod', namespace: 'dlir8hay3hius--7sahj3r4nl97b' }],
    tasks: [
      {
        id: 'deploy',
        title: t('Remettre l’API en service', 'Bring the API back'),
        checks: [
          check('available', 'Pass', 31, 31),
          check('probes', 'Fail', 0, 20),
          check('selector', 'Fail', 0, 15),
        ],
      },
      {
        id: 'observe',
        title: t('Montrer que tout répond', 'Show that all of it answers'),
        checks: [
          {
            ...more,
            id: 'observe/site',
            title: t('Le site répond', 'The site answers'),
            state: 'Error',
            max: 14,
            message: 'aucun pod n’a pu être joint',
          },
          {
            ...more,
            id: 'observe/report',
            title: t('Le rapport dit la cause', 'The report tells the cause'),
            state: 'Blocked',
            max: 12,
          },
          {
            ...more,
            id: 'observe/clean',
            title: t('Rien de trop n’a été supprimé', 'Nothing was deleted needlessly'),
            state: 'Pending',
            max: 8,
            penalty: 3,
          },
        ],
      },
    ],
    reason: {
      type: 'Graded',
      reason: 'GatheringFailed',
      message: 'Input site could not be gathered: no ready pod behind Service web',
    },
  }
}

/** What a coach reads after an act that was refused. */
export const REFUSED: Notice = {
  kind: 'Refused',
  problem: { status: 400, code: 'UsageInvalid', found: 'reason is 2 characters long' },
  form: { act: 'extend', minutes: '10', reason: 'ok' },
}

/** Who tries things with everything a session page shows. */
export function aHostileSession(look: Partial<Look> = {}): SessionPage {
  const page = aSessionPage(look)
  const tasks = page.session.tasks.map((task) => ({
    ...task,
    title: HOSTILE,
    checks: task.checks.map((check) => ({ ...check, title: HOSTILE, message: HOSTILE })),
  }))
  const by = { at: minutesFrom(-1), by: HOSTILE, reason: HOSTILE }
  return {
    ...page,
    row: { ...page.row, candidate: HOSTILE, titles: { lab: HOSTILE, hangsOn: HOSTILE } },
    session: { ...page.session, tasks, reason: { type: 'Graded', reason: HOSTILE, message: HOSTILE } },
    timeline: [{ at: minutesFrom(-1), event: { kind: 'Extended', extension: { ...by, minutes: 1 } } }],
    environments: [
      {
        name: HOSTILE,
        namespace: HOSTILE,
        objects: [{ kind: HOSTILE, name: HOSTILE, summary: HOSTILE }],
        more: 0,
      },
    ],
    acts: { extend: true, end: true, decide: [{ check: HOSTILE, title: HOSTILE, message: HOSTILE }] },
    notice: {
      kind: 'Refused',
      problem: { status: 409, code: 'RequestRefused', found: HOSTILE },
      form: { act: 'extend', minutes: HOSTILE, reason: HOSTILE },
    },
  }
}

/** A transcript that holds. */
export function aTranscriptPage(
  look: Partial<Look> = {},
  changes: Partial<TranscriptPage> = {},
): TranscriptPage {
  const statement = aStatement(PREDICATE)
  const { predicate } = statement
  return {
    ...aFrame(look, '/transcripts/ines-moreau/first-deployment-2'),
    transcript: {
      namespace: 'ines-moreau',
      name: 'first-deployment-2',
      attempt: predicate.attempt,
      outcome: 'Passed',
      points: 88,
      max: 100,
      percent: 88,
      issuedAt: predicate.times.issuedAt,
      candidate: predicate.candidate,
      lab: predicate.lab,
      labTitle: predicate.title[look.locale ?? 'fr'],
      session: 'first-deployment',
      revision: predicate.revision,
      supersedes: 'first-deployment-1',
    },
    verdict: { holds: true, keyid: `sha256:${'5e'.repeat(32)}` },
    statement,
    sessionExists: true,
    ...changes,
  }
}

const act = { by: 'helene.roussel@example.fr', at: '2031-03-04T09:20:00Z' }

const PREDICATE: Partial<TranscriptPredicate> = {
  candidate: 'ines.moreau@example.fr',
  session: {
    namespace: 'ines-moreau',
    name: 'first-deployment',
    uid: '0b5d6d9e-6ab4-4f5e-9f2c-3a7d6f1d2c11',
  },
  outcome: 'Passed',
  endedBy: 'SubmittedByCandidate',
  result: {
    points: 88,
    max: 100,
    percent: 88,
    passed: true,
    hidden: { points: 6, max: 10 },
    quiz: { points: 12, max: 20 },
  },
  extensions: [{ ...act, minutes: 10, reason: 'coupure du réseau de la salle' }],
  decisions: [
    { ...act, check: 'observe/site', state: 'Pass', reason: 'le proxy de la salle filtrait la sonde' },
  ],
  checks: [
    {
      id: 'deploy/available',
      title: { fr: CHECKS.available.fr, en: CHECKS.available.en },
      state: 'Pass',
      points: 30,
      max: 30,
    },
    {
      id: 'deploy/probes',
      title: { fr: CHECKS.probes.fr, en: CHECKS.probes.en },
      state: 'Fail',
      points: 0,
      max: 8,
      message: CHECKS.probes.why,
    },
    {
      id: 'deploy/selector',
      title: { fr: CHECKS.selector.fr, en: CHECKS.selector.en },
      state: 'Pass',
      points: 20,
      max: 20,
    },
    {
      id: 'observe/site',
      title: { fr: 'Le site répond', en: 'The site answers' },
      state: 'Pass',
      points: 20,
      max: 22,
    },
  ],
  supersedes: {
    transcript: 'first-deployment-1',
    digest: `sha256:${'77'.repeat(32)}`,
    by: 'helene.roussel@example.fr',
    at: '2031-03-04T11:00:00Z',
    reason: 'un contrôle trop strict a été corrigé',
  },
}

/** A transcript somebody changed. */
export function aForgedTranscript(look: Partial<Look> = {}): TranscriptPage {
  const { transcript, sessionExists } = aTranscriptPage(look)
  const error = {
    code: 'TranscriptForged',
    path: 'spec.percent',
    found: '100',
    expected: '88, as it was signed',
    remedy: 'trust nothing in it; ask for the original',
  } as const
  return {
    ...aFrame(look, '/transcripts/ines-moreau/first-deployment-2'),
    transcript: { ...transcript, supersededBy: 'first-deployment-3' },
    verdict: { holds: false, errors: [error] },
    sessionExists,
  }
}

/** Where a token is asked for, after one was refused or not. */
export function aSignIn(
  { locale = 'fr', theme = 'system' }: Partial<Look> = {},
  problem?: Problem,
): SignInPage {
  return {
    ...aFrame({}, '/sign-in'),
    viewer: { locale, theme, canCoach: false },
    csrf: '',
    returnTo: '/',
    takesCode: problem === undefined,
    ...(problem && { problem }),
  }
}

/** A page that cannot be shown. */
export function aProblem(
  look: Partial<Look> = {},
  problem: Problem = { status: 404, code: 'SessionNotFound', found: 'promo-31/x' },
): ProblemPage {
  return { ...aFrame(look, '/sessions/promo-31/x'), problem }
}
