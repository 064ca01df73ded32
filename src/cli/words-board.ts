import type { Locale } from '../view/locale.ts'

/** What `kubectl lab board` says. */
export interface BoardCommandWords {
  readonly opened: (address: string) => string
  readonly stopWith: string
  readonly noBoard: (namespace: string) => string
  readonly noBoardNext: (namespace: string) => string
  readonly noToken: string
  readonly noTokenNext: readonly string[]
  readonly accountNeeded: (found: string) => string
  readonly noTokenGiven: (account: string) => string
  readonly addressNeeded: (found: string) => string
  readonly clearText: (host: string) => string
  readonly portNeeded: (found: string) => string
  readonly portTaken: (port: number, why: string) => string
  readonly refused: (code: string) => string
  readonly unreachable: (why: string) => string
}

const FR: BoardCommandWords = {
  opened: (address) => `Tableau des formateurs (adresse à usage unique, 60 secondes) : ${address}`,
  stopWith: 'Ctrl-C ferme le passage vers le tableau',
  noBoard: (namespace) => `Aucun pod du tableau n'est prêt dans le namespace « ${namespace} »`,
  noBoardNext: (namespace) =>
    `kubectl get pods -n ${namespace} -l app.kubernetes.io/component=board ; un autre namespace : --board-namespace`,
  noToken: "Votre kubeconfig n'a pas de jeton (certificat client ?) : le tableau ne connaît que les jetons",
  noTokenNext: [
    "kubectl lab board --service-account NAMESPACE/NOM utilise un jeton d'un ServiceAccount qui vous est permis",
    'son titulaire est formateur quand il a le ClusterRole « labs-coach »',
  ],
  accountNeeded: (found) => `« ${found} » : NAMESPACE/NOM d'un ServiceAccount est attendu`,
  noTokenGiven: (account) => `Le cluster n'a pas donné de jeton du ServiceAccount ${account}`,
  addressNeeded: (found) => `« ${found} » : une adresse http(s) est attendue`,
  clearText: (host) => `Le jeton irait en clair jusqu'à ${host} : une adresse https est attendue`,
  portNeeded: (found) => `« ${found} » : un port de 1 à 65535 est attendu`,
  portTaken: (port, why) => `Le port ${port} de cette machine ne peut pas servir : ${why}`,
  refused: (code) => `Le tableau a refusé la connexion : ${code}`,
  unreachable: (why) => `Le tableau ne répond pas : ${why}`,
}

const EN: BoardCommandWords = {
  opened: (address) => `Coaches' board (the address works once, for 60 seconds): ${address}`,
  stopWith: 'Ctrl-C closes the way to the board',
  noBoard: (namespace) => `No pod of the board is ready in namespace "${namespace}"`,
  noBoardNext: (namespace) =>
    `kubectl get pods -n ${namespace} -l app.kubernetes.io/component=board; another namespace: --board-namespace`,
  noToken: 'Your kubeconfig has no token (a client certificate?): the board knows tokens only',
  noTokenNext: [
    'kubectl lab board --service-account NAMESPACE/NAME uses a token of a ServiceAccount, if you may have one',
    'whoever holds it is a coach when it has the ClusterRole "labs-coach"',
  ],
  accountNeeded: (found) => `"${found}": NAMESPACE/NAME of a ServiceAccount is expected`,
  noTokenGiven: (account) => `The cluster gave no token of ServiceAccount ${account}`,
  addressNeeded: (found) => `"${found}": an http(s) address is expected`,
  clearText: (host) => `The token would travel to ${host} in the clear: an https address is expected`,
  portNeeded: (found) => `"${found}": a port from 1 to 65535 is expected`,
  portTaken: (port, why) => `Port ${port} of this machine cannot be used: ${why}`,
  refused: (code) => `The board refused the sign-in: ${code}`,
  unreachable: (why) => `The board does not answer: ${why}`,
}

/** The words of one language. */
export function boardCommandWords(locale: Locale): BoardCommandWords {
  return locale === 'fr' ? FR : EN
}
