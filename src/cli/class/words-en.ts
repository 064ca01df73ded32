import type { HandedOut } from './hand-out.ts'
import type { Expected } from './people.ts'
import type { SeatTaken } from './seat.ts'
import type { ClassWords } from './words.ts'

const COLUMNS = 'candidate (or email), and if wanted name, namespace, locale'

/** What the commands for classes say in English. */
export const CLASS_EN: ClassWords = {
  line: ({ line, found, expected }) => `line ${line}: "${found}"; ${expectation(expected)}`,
  badLines: (count, file) => `${count} problem(s) in ${file}, listed above`,
  taken: (line, namespace, why) => `line ${line}: ${takenBecause(namespace, why)}`,
  badHomes: (count) => `${count} person(s) cannot be seated, listed above`,
  notOpened: (line, namespace, why) =>
    `line ${line}: "${namespace}" is not complete (${why}); run the same command again`,
  nothingDone: 'Nothing was done',
  added: {
    namespace: 'namespace',
    access: 'access',
    handOut: 'hand-out',
    session: 'session',
    class: 'joined the class',
  },
  thereAlready: 'there already',
  summary: (people, opened) => `${people} person(s): ${opened} completed, ${people - opened} there already`,
  handedOut: (who, state) => `${who}: ${handedOut(state)}`,
  waitingFor: (count) => `Waiting for ${count} environment(s)… (Ctrl-C stops waiting, nothing is lost)`,
  someWait: (count) => `${count} person(s) wait for a seat: run the same command again to write their file`,
  nextFollow: (name) => `Follow the class: kubectl lab class ${name} -w`,
  noFolder: (dir, why) => `--out ${dir}: cannot be written to (${why})`,
  badServer: (found) => `--server ${found}: an address https://… is expected`,
  badLabel: (option, found) =>
    `${option} ${found}: expected lower-case letters, digits and dashes, at most 63, no dash at an end`,
  noClass: (name) => `No session in class "${name}"`,
  openAClass: (name) => `Open it: kubectl lab open LAB --class ${name} --candidates people.csv --out DIR`,
  classes: (names) => `Classes: ${names.join(', ')}`,
  mayNotList: 'You may not read the sessions of the whole cluster',
  coachInNamespace: 'Name a namespace with -n, or ask for the role labs-coach in the whole cluster',
  csvIsNotLive: '-o csv cannot be followed: leave out -w, or take -o json with -w',
  columns: {
    candidate: 'CANDIDATE',
    lab: 'LAB',
    phase: 'PHASE',
    points: 'POINTS',
    timeLeft: 'TIME LEFT',
    progress: 'PROGRESS',
    hangsOn: 'HANGS ON',
    stuck: 'STUCK',
    session: 'SESSION',
    mode: 'MODE',
    message: 'MESSAGE',
  },
  sameCheck: (tries) => `${tries} tries`,
  noProgress: (minutes) => `nothing for ${minutes} min`,
  ago: (time) => `${time} ago`,
  head: (name, people, active, stuck) =>
    `Class ${name}: ${people} session(s), ${active} active, ${stuck} stuck`,
  gone: 'session deleted',
}

function expectation(expected: Expected): string {
  switch (expected.what) {
    case 'utf8':
      return 'expected a file in UTF-8 (Excel: "CSV UTF-8")'
    case 'readable':
      return 'expected CSV: quotes closed, and doubled within a text'
    case 'columns':
      return `expected a column candidate; columns: ${COLUMNS}`
    case 'knownColumn':
      return `expected the columns ${COLUMNS}`
    case 'oneColumn':
      return `the column ${expected.column} is there already`
    case 'fields':
      return `expected ${expected.count} field(s), as in the header`
    case 'someone':
      return 'expected at least one person below the header'
    case 'candidate':
      return 'expected a user name as the cluster knows it: no spaces, at most 253 characters'
    case 'name':
      return 'expected a name on one line, at most 200 characters'
    case 'namespace':
      return expected.column
        ? "expected a DNS label (lower-case letters, digits, dashes, at most 63) that is not the cluster's own"
        : 'no namespace can be made of it: add a column namespace'
    case 'locale':
      return 'expected fr or en'
    case 'onceCandidate':
      return `this person is on line ${expected.line} already`
    case 'onceNamespace':
      return `this namespace is that of line ${expected.line} already: one for each person, add a column namespace`
  }
}

function takenBecause(namespace: string, taken: SeatTaken): string {
  switch (taken.why) {
    case 'environment':
      return `namespace "${namespace}" is the environment of a session`
    case 'leaving':
      return `namespace "${namespace}" is being deleted`
    case 'notAHome':
      return `namespace "${namespace}" exists and is no candidate's home (label labs.cloud-pi-native.fr/home)`
    case 'someoneElse':
      return `namespace "${namespace}" belongs to ${taken.owner}`
    case 'otherLab':
      return `session "${taken.session}" in "${namespace}" is of lab ${taken.other}: name another one with --name`
    case 'otherClass':
      return `session "${taken.session}" in "${namespace}" is of class ${taken.other}: name another one with --name`
  }
}

function handedOut(state: HandedOut): string {
  switch (state.state) {
    case 'written':
      return `access written to ${state.file}`
    case 'unchanged':
      return `access in ${state.file} already`
    case 'waiting':
      return `waits for a seat (place ${state.place} in the queue)`
    case 'over':
      return 'session is over, no access to hand out'
    case 'rejected':
      return `session rejected (${state.reason}): ${state.message}`
    case 'unreadable':
      return `access cannot be read: ${state.why}`
  }
}
