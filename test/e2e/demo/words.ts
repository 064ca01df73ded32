/** What the narrator says, in one language. Camille's own texts are in her session's language, French. */
export interface Words {
  readonly opening: readonly string[]
  readonly platform: string
  readonly platformReady: string
  readonly school: string
  readonly schoolDetail: readonly string[]
  readonly apply: string
  readonly applyDetail: string
  readonly access: string
  readonly accessDetail: string
  readonly statement: string
  readonly statementDetail: string
  readonly wrong: string
  readonly wrongDetail: readonly string[]
  readonly wrongSeen: readonly string[]
  readonly live: string
  readonly liveDetail: readonly string[]
  readonly correct: string
  readonly correctDetail: string
  readonly secret: string
  readonly secretDetail: string
  readonly expose: string
  readonly exposeDetail: string
  readonly submit: string
  readonly submitDetail: string
  readonly proof: string
  readonly proofDetail: readonly string[]
  readonly end: (score: string, seconds: string) => string
  readonly wrongEnd: (expected: string, actual: string) => string
  readonly kept: (score: string, seconds: string) => string
}

const EN: Words = {
  opening: [
    'Cloud Pi Labs: a candidate opens a lab with one manifest, works with kubectl,',
    'and the mark follows what is really deployed. Every command below is real, on a real API server.',
  ],
  platform: 'The platform starts',
  platformReady:
    'API server, controllers, scheduler, two simulated nodes, the kinds and rules of the labs, the operator',
  school: 'The coach opens the class',
  schoolDetail: [
    'The lab is published, proven beforehand by `kubectl lab test`.',
    'Camille gets a namespace of her own and her client certificate (CN camille@example.fr).',
  ],
  apply: 'Camille asks for a session',
  applyDetail: 'One manifest, applied as herself.',
  access: 'She takes the access that the operator hands out',
  accessDetail: 'From here on, everything is done with this kubeconfig: a ServiceAccount of her environment.',
  statement: 'She reads what is asked',
  statementDetail: 'The statement is hers: names, versions and hosts were drawn for this session.',
  wrong: 'A wrong step',
  wrongDetail: ["She applies the team's half-finished Deployment as it stands in its repository."],
  wrongSeen: ['The Deployment was accepted, but no pod was: the quota refuses containers without limits.'],
  live: 'She reads why, and lets the marks run beside her work',
  liveDetail: [
    'Check by check: what was read, what is expected. From here on each line marked `live` comes',
    'from the operator at the moment it judges: a watch, not a loop.',
  ],
  correct: 'The correction',
  correctDetail: 'Image and version of the project, its registry account, labels, requests and limits.',
  secret: 'The password and the probes',
  secretDetail: 'The password comes from the Secret now, and the platform can tell whether the API is ready.',
  expose: 'The API is exposed',
  exposeDetail: 'A Service, and an Ingress under the host asked for.',
  submit: 'Camille hands her work in',
  submitDetail:
    'The operator freezes the environment, gathers once more from the API itself, and signs the mark.',
  proof: 'The mark is proven',
  proofDetail: [
    'The transcript is signed; what it says stands when the environment and the session are gone.',
    'Whoever has the file and the public key can verify it, without any cluster.',
  ],
  end: (score, seconds) => `Passed with ${score} in ${seconds}. Nothing is left running.`,
  wrongEnd: (expected, actual) => `The score must be ${expected} and is ${actual}`,
  kept: (score, seconds) =>
    `Passed with ${score} in ${seconds}. Left up, as KEEP=1 asks, until Ctrl-C; in another terminal:`,
}

const FR: Words = {
  opening: [
    'Cloud Pi Labs : un candidat ouvre un lab avec un manifeste, travaille avec kubectl,',
    'et la note suit ce qui est vraiment déployé. Chaque commande ci-dessous est réelle, sur un vrai serveur d’API.',
  ],
  platform: 'La plateforme démarre',
  platformReady:
    'Serveur d’API, contrôleurs, ordonnanceur, deux nœuds simulés, types et règles des labs, opérateur',
  school: 'Le formateur ouvre la classe',
  schoolDetail: [
    'Le lab est publié, prouvé au préalable par `kubectl lab test`.',
    'Camille reçoit un espace de noms et son certificat client (CN camille@example.fr).',
  ],
  apply: 'Camille demande une session',
  applyDetail: 'Un seul manifeste, appliqué en son nom.',
  access: 'Elle prend l’accès que l’opérateur lui remet',
  accessDetail: 'Désormais tout se fait avec ce kubeconfig : un ServiceAccount de son environnement.',
  statement: 'Elle lit ce qui est demandé',
  statementDetail: 'L’énoncé est le sien : noms, versions et hôtes ont été tirés pour cette session.',
  wrong: 'Un faux pas',
  wrongDetail: ['Elle applique le Deployment inachevé de l’équipe, tel qu’il est dans son dépôt.'],
  wrongSeen: [
    'Le Deployment est accepté, mais aucun pod ne l’est : le quota refuse les conteneurs sans limites.',
  ],
  live: 'Elle lit pourquoi, et laisse la note défiler à côté',
  liveDetail: [
    'Contrôle par contrôle : ce qui a été lu, ce qui est attendu. Désormais chaque ligne `live` vient',
    'de l’opérateur au moment où il juge : une observation, pas une boucle.',
  ],
  correct: 'La correction',
  correctDetail: 'Image et version du projet, compte du registre, étiquettes, requests et limits.',
  secret: 'Le mot de passe et les sondes',
  secretDetail: 'Le mot de passe vient maintenant du Secret, et la plateforme sait si l’API est prête.',
  expose: 'L’API est exposée',
  exposeDetail: 'Un Service, et un Ingress sous le nom d’hôte demandé.',
  submit: 'Camille rend son travail',
  submitDetail:
    'L’opérateur fige l’environnement, relève tout une dernière fois auprès de l’API elle-même, et signe la note.',
  proof: 'La note est prouvée',
  proofDetail: [
    'Le relevé est signé ; ce qu’il dit reste quand l’environnement et la session ne sont plus.',
    'Qui a le fichier et la clé publique peut le vérifier, sans aucun cluster.',
  ],
  end: (score, seconds) => `Réussi avec ${score} en ${seconds}. Rien ne reste en marche.`,
  wrongEnd: (expected, actual) => `La note doit être ${expected} et elle est ${actual}`,
  kept: (score, seconds) =>
    `Réussi avec ${score} en ${seconds}. Laissé en marche, comme KEEP=1 le demande, jusqu’à Ctrl-C ; ailleurs :`,
}

/** English, unless the environment says French. */
export function wordsFor(env: NodeJS.ProcessEnv): Words {
  const language =
    [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => (value ?? '') !== '') ?? ''
  return language.toLowerCase().startsWith('fr') ? FR : EN
}
