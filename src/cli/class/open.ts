import { mkdir, readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'

import { type Client, ClusterError } from '../../kube/index.ts'
import {
  caller,
  missingPermissions,
  permissionsOf,
  problemMessage,
  problemRemedy,
  ROLE_RULES,
} from '../../preflight/index.ts'
import { type Locale, localeOf } from '../../view/locale.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { findLab } from '../sessions.ts'
import { noSuchLab } from '../start.ts'
import type { Terminal } from '../terminal.ts'
import { handOut } from './hand-out.ts'
import { lookAtHome } from './homes.ts'
import { openSeat, type OpenSeat } from './open-seats.ts'
import { type Person, readPeople } from './people.ts'
import { type ClassPlan, type Seat, seatOf } from './seat.ts'
import { classWords, type ClassWords } from './words.ts'

type Flags = Omit<ClusterFlags, 'namespace'> & {
  readonly class: string
  readonly candidates: string
  readonly out: string
  readonly name?: string
  readonly locale?: Locale
  readonly server?: string
  readonly wait: boolean
}

/** `kubectl lab open`: a home, a session and a kubeconfig file for each person of a class. */
export function registerOpen(program: Command, context: CommandContext): void {
  withClusterFlags(program.command('open'), { namespace: false })
    .description('open a lab for a class: a home, a session and a kubeconfig file for each person')
    .argument('<lab>', 'name of the lab (kubectl get labs)')
    .requiredOption('--class <name>', 'name of the class, a label on its sessions')
    .requiredOption('--candidates <file>', 'CSV: candidate (or email), and if wanted name, namespace, locale')
    .requiredOption('--out <dir>', 'folder for the kubeconfig files (mode 0600)')
    .option('--name <name>', 'name of each session (default: that of the lab)')
    .addOption(
      new Option('--locale <locale>', 'language where the file names none (default: that of LANG)').choices([
        'fr',
        'en',
      ]),
    )
    .option(
      '--server <url>',
      'address of the API server in the files (default: as the operator hands it out)',
    )
    .option('--no-wait', 'do not wait for the environments, write no files')
    .action(async (lab: string, flags: Flags) => {
      const { terminal } = context
      const words = classWords(localeOf(terminal.env))
      const plan = readPlan(lab, flags, words)
      const people = await readFilePeople(flags, terminal, words)
      await makeFolder(flags.out, words)
      const { client } = await context.connect(flags)
      if ((await findLab(client, lab)) === undefined) throw await noSuchLab(client, lab, context.words)
      const coach = await mayOpen(client, terminal)
      const seats = await findSeats({ client, people, plan, coach, terminal, words })
      const opener = { username: coach, needsHandOut: await needsHandOut(client) }
      const open = await openSeats(seats, (seat) => openSeat(client, seat, plan, opener), context, words)
      for (const seat of open) terminal.print(openLine(seat, terminal, words))
      terminal.print(words.summary(open.length, open.filter(({ added }) => added.length > 0).length))
      if (flags.wait) await handOutAll(client, open, plan, flags, context, words)
      terminal.note(words.nextFollow(plan.class))
    })
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

function readPlan(lab: string, flags: Flags, words: ClassWords): ClassPlan {
  const { class: group, name: session = lab, server } = flags
  for (const [option, value] of [
    ['--class', group],
    ['--name', session],
  ] as const) {
    if (!LABEL.test(value)) throw usage(words.badLabel(option, value))
  }
  if (server !== undefined && !isAddress(server)) throw usage(words.badServer(server))
  return { lab, class: group, session }
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:'
}

async function readFilePeople(
  flags: Flags,
  terminal: Terminal,
  words: ClassWords,
): Promise<readonly Person[]> {
  const { candidates: file, locale = localeOf(terminal.env) } = flags
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliFailure({ code: 'FileMissing', message: `${file}: ${messageOf(error)}`, cause: error })
  })
  const read = readPeople(text, locale)
  if ('people' in read) return read.people
  for (const problem of read.problems) terminal.note(`${file}: ${words.line(problem)}`)
  throw new CliFailure({
    code: 'CsvInvalid',
    message: words.badLines(read.problems.length, file),
    next: [words.nothingDone],
  })
}

async function makeFolder(dir: string, words: ClassWords): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw usage(words.noFolder(dir, messageOf(error)))
  }
}

/** The user name of who opens; fails with every permission that they lack. */
async function mayOpen(client: Client, terminal: Terminal): Promise<string> {
  const locale = localeOf(terminal.env)
  const [missing, { username }] = await Promise.all([
    missingPermissions(client, permissionsOf(ROLE_RULES.open)),
    caller(client),
  ])
  const problems = missing.map((permission) => ({ code: 'PermissionMissing', permission }) as const)
  const [first, ...others] = problems
  if (first === undefined) return username
  for (const problem of others) terminal.note(problemMessage(problem, locale))
  throw new CliFailure({
    code: first.code,
    message: problemMessage(first, locale),
    next: [problemRemedy(first, locale), classWords(locale).nothingDone],
  })
}

/** Where each person sits; fails with every home that is not theirs, before anything is changed. */
async function findSeats(options: {
  readonly client: Client
  readonly people: readonly Person[]
  readonly plan: ClassPlan
  readonly coach: string
  readonly terminal: Terminal
  readonly words: ClassWords
}): Promise<readonly Seat[]> {
  const { client, people, plan, coach, terminal, words } = options
  const found = await Promise.all(
    people.map(async (person) => {
      const home = await lookAtHome(client, person, coach)
      return { person, seat: 'taken' in home ? home : seatOf(person, home, plan) }
    }),
  )
  const taken = found.flatMap(({ person, seat }) => ('taken' in seat ? [{ person, ...seat }] : []))
  if (taken.length === 0) return found.flatMap(({ seat }) => ('taken' in seat ? [] : seat))
  for (const { person, taken: why } of taken) terminal.note(words.taken(person.line, person.namespace, why))
  throw new CliFailure({
    code: 'HomeTaken',
    message: words.badHomes(taken.length),
    next: [words.nothingDone],
  })
}

/** Administrators read every Secret; a coach binds themself in the homes that they open, and nowhere else. */
async function needsHandOut(client: Client): Promise<boolean> {
  const permission = { verb: 'get', group: '', resource: 'secrets' }
  return (await missingPermissions(client, [permission])).length > 0
}

/** Those that could be opened; who could not is told, and does not keep the others from theirs. */
async function openSeats(
  seats: readonly Seat[],
  open: (seat: Seat) => Promise<OpenSeat>,
  { terminal, fail }: CommandContext,
  words: ClassWords,
): Promise<readonly OpenSeat[]> {
  const opened = await Promise.all(
    seats.map(async (seat) => {
      try {
        return await open(seat)
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error
        terminal.note(words.notOpened(seat.person.line, seat.person.namespace, error.message))
        fail(EXIT.cluster)
        return undefined
      }
    }),
  )
  return opened.filter((seat) => seat !== undefined)
}

function openLine({ seat, added }: OpenSeat, { colors }: Terminal, words: ClassWords): string {
  const { namespace, candidate, name } = seat.person
  const who = `${namespace}  ${name === undefined ? candidate : `${name} <${candidate}>`}`
  if (added.length === 0) return `= ${who}  ${colors.dim(words.thereAlready)}`
  return `${colors.green('+')} ${who}  ${added.map((what) => words.added[what]).join(', ')}`
}

async function handOutAll(
  client: Client,
  seats: readonly OpenSeat[],
  plan: ClassPlan,
  flags: Flags,
  { terminal, fail }: CommandContext,
  words: ClassWords,
): Promise<void> {
  terminal.note(words.waitingFor(seats.length))
  const states = await handOut({
    ...{ client, class: plan.class, seats, dir: flags.out, signal: terminal.signal },
    ...(flags.server !== undefined && { server: flags.server }),
    onChange: ({ seat }, state) => terminal.note(words.handedOut(seat.person.namespace, state)),
  })
  const count = (state: string) => [...states.values()].filter((each) => each.state === state).length
  if (count('waiting') > 0) terminal.note(words.someWait(count('waiting')))
  if (count('rejected') + count('unreadable') > 0) fail(EXIT.refused)
}

function usage(message: string): CliFailure {
  return new CliFailure({ code: 'UsageInvalid', message })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
