import type { HandedOut } from './hand-out.ts'
import type { Expected } from './people.ts'
import type { SeatTaken } from './seat.ts'
import type { ClassWords } from './words.ts'

const COLUMNS = 'candidat (ou email), et au choix nom, espace, langue'

/** What the commands for classes say in French. */
export const CLASS_FR: ClassWords = {
  line: ({ line, found, expected }) => `ligne ${line} : « ${found} » ; ${expectation(expected)}`,
  badLines: (count, file) => `${count} problème(s) dans ${file}, ci-dessus`,
  taken: (line, namespace, why) => `ligne ${line} : ${takenBecause(namespace, why)}`,
  badHomes: (count) => `${count} personne(s) ne peuvent pas être installées, voir ci-dessus`,
  notOpened: (line, namespace, why) =>
    `ligne ${line} : « ${namespace} » n'est pas complet (${why}) ; relancez la même commande`,
  nothingDone: "Rien n'a été fait",
  added: {
    namespace: 'espace',
    access: 'accès',
    handOut: 'remise',
    session: 'session',
    class: 'entrée dans la classe',
  },
  thereAlready: 'déjà là',
  summary: (people, opened) => `${people} personne(s) : ${opened} complétée(s), ${people - opened} déjà là`,
  handedOut: (who, state) => `${who} : ${handedOut(state)}`,
  waitingFor: (count) => `Attente de ${count} environnement(s)… (Ctrl-C arrête d'attendre, rien n'est perdu)`,
  someWait: (count) =>
    `${count} personne(s) attendent une place : relancez la même commande pour écrire leur fichier`,
  nextFollow: (name) => `Suivre la classe : kubectl lab class ${name} -w`,
  noFolder: (dir, why) => `--out ${dir} : impossible d'y écrire (${why})`,
  badServer: (found) => `--server ${found} : une adresse https://… est attendue`,
  badLabel: (option, found) =>
    `${option} ${found} : minuscules, chiffres et tirets attendus, 63 au plus, sans tiret au bord`,
  noClass: (name) => `Aucune session dans la classe « ${name} »`,
  openAClass: (name) =>
    `Ouvrez-la : kubectl lab open LAB --class ${name} --candidates personnes.csv --out DOSSIER`,
  classes: (names) => `Classes : ${names.join(', ')}`,
  mayNotList: 'Vous ne pouvez pas lire les sessions de tout le cluster',
  coachInNamespace: 'Nommez un espace avec -n, ou demandez le rôle labs-coach dans tout le cluster',
  csvIsNotLive: '-o csv ne se suit pas : sans -w, ou -o json avec -w',
  columns: {
    candidate: 'CANDIDAT',
    lab: 'LAB',
    phase: 'PHASE',
    points: 'POINTS',
    timeLeft: 'TEMPS',
    progress: 'PROGRÈS',
    hangsOn: 'BUTE SUR',
    stuck: 'BLOQUÉ',
    session: 'SESSION',
    mode: 'MODE',
    message: 'MESSAGE',
  },
  sameCheck: (tries) => `${tries} essais`,
  noProgress: (minutes) => `rien depuis ${minutes} min`,
  ago: (time) => `il y a ${time}`,
  head: (name, people, active, stuck) =>
    `Classe ${name} : ${people} session(s), ${active} en cours, ${stuck} bloquée(s)`,
  gone: 'session supprimée',
}

function expectation(expected: Expected): string {
  switch (expected.what) {
    case 'utf8':
      return 'un fichier en UTF-8 est attendu (Excel : « CSV UTF-8 »)'
    case 'readable':
      return 'un CSV est attendu : guillemets fermés, doublés dans un texte'
    case 'columns':
      return `une colonne candidat est attendue ; colonnes : ${COLUMNS}`
    case 'knownColumn':
      return `colonnes attendues : ${COLUMNS}`
    case 'oneColumn':
      return `la colonne ${expected.column} y est déjà`
    case 'fields':
      return `${expected.count} champ(s) attendu(s), comme dans l'en-tête`
    case 'someone':
      return 'au moins une personne est attendue sous l’en-tête'
    case 'candidate':
      return "un nom d'utilisateur est attendu, tel que le cluster le connaît : sans espace, 253 caractères au plus"
    case 'name':
      return 'un nom sur une ligne est attendu, 200 caractères au plus'
    case 'namespace':
      return expected.column
        ? 'un nom DNS est attendu (minuscules, chiffres, tirets, 63 au plus), qui ne soit pas au cluster'
        : "aucun espace ne s'en déduit : ajoutez une colonne espace"
    case 'locale':
      return 'fr ou en est attendu'
    case 'onceCandidate':
      return `cette personne est déjà ligne ${expected.line}`
    case 'onceNamespace':
      return `cet espace est déjà celui de la ligne ${expected.line} : un par personne, donnez une colonne espace`
  }
}

function takenBecause(namespace: string, taken: SeatTaken): string {
  switch (taken.why) {
    case 'environment':
      return `l'espace « ${namespace} » est l'environnement d'une session`
    case 'leaving':
      return `l'espace « ${namespace} » est en cours de suppression`
    case 'notAHome':
      return `l'espace « ${namespace} » existe et n'est pas celui d'un candidat (label labs.cloud-pi-native.fr/home)`
    case 'someoneElse':
      return `l'espace « ${namespace} » est celui de ${taken.owner}`
    case 'otherLab':
      return `la session « ${taken.session} » de « ${namespace} » est celle du lab ${taken.other} : nommez-la avec --name`
    case 'otherClass':
      return `la session « ${taken.session} » de « ${namespace} » est de la classe ${taken.other} : nommez-la avec --name`
  }
}

function handedOut(state: HandedOut): string {
  switch (state.state) {
    case 'written':
      return `accès écrit dans ${state.file}`
    case 'unchanged':
      return `accès déjà dans ${state.file}`
    case 'waiting':
      return `attend une place (${state.place} dans la file)`
    case 'over':
      return "session terminée, pas d'accès à remettre"
    case 'rejected':
      return `session refusée (${state.reason}) : ${state.message}`
    case 'unreadable':
      return `accès illisible : ${state.why}`
  }
}
