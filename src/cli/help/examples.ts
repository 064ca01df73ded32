import type { Text } from '../../api/index.ts'

/** What a command line is for. */
export interface Example {
  readonly what: Text
  readonly command: string
}

/** The examples of each command; those of the whole under the empty name. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  '': [
    example(
      'Ouvrir un lab et suivre sa note',
      'Open a lab and follow its mark',
      'kubectl lab start first-deployment',
    ),
    example('Voir ce qui manque au cluster', 'See what this cluster lacks', 'kubectl lab doctor'),
  ],
  start: [
    example('Ouvrir un lab', 'Open a lab', 'kubectl lab start first-deployment'),
    example(
      'Sous un autre nom, en anglais',
      'Under another name, in English',
      'kubectl lab start first-deployment --name second-try --locale en',
    ),
  ],
  statement: [example("Lire l'énoncé", 'Read the statement', 'kubectl lab statement first-deployment')],
  kubeconfig: [
    example(
      "Travailler dans l'environnement",
      'Work in the environment',
      'eval "$(kubectl lab kubeconfig first-deployment --out lab.kubeconfig)"',
    ),
  ],
  quiz: [
    example('Répondre aux questions', 'Answer the questions', 'kubectl lab quiz'),
    example('Répondre sans terminal', 'Answer without a terminal', 'kubectl lab quiz --answer ports=b'),
  ],
  status: [
    example('Où en est la session', 'How the session stands', 'kubectl lab status first-deployment'),
    example('La même en direct', 'The same live', 'kubectl lab status first-deployment -w'),
    example('Pour un script', 'For a script', 'kubectl lab status first-deployment -o json'),
  ],
  watch: [example('Suivre la session', 'Follow the session', 'kubectl lab watch first-deployment')],
  describe: [
    example(
      "Tout sur la session d'un candidat",
      "Everything about a candidate's session",
      'kubectl lab describe first-deployment -n camille',
    ),
  ],
  submit: [example('Rendre le travail', 'Hand the work in', 'kubectl lab submit first-deployment')],
  transcript: [
    example('Lire le relevé', 'Read the transcript', 'kubectl lab transcript first-deployment'),
    example(
      'Le garder dans un fichier',
      'Keep it in a file',
      'kubectl lab transcript first-deployment -o json > transcript.json',
    ),
  ],
  verify: [
    example(
      'Vérifier un relevé avec les clés publiques',
      'Verify a transcript with the public keys',
      'kubectl lab verify transcript.json --keys keys.pem',
    ),
  ],
  open: [
    example(
      'Ouvrir une classe : un espace, une session et un kubeconfig par personne',
      'Open a class: a home, a session and a kubeconfig for each person',
      'kubectl lab open first-deployment --class mars --candidates people.csv --out kubeconfigs',
    ),
    example(
      "Relancée, la commande n'ajoute que ce qui manque",
      'Run again, it adds only what is missing',
      'kubectl lab open first-deployment --class mars --candidates people.csv --out kubeconfigs --no-wait',
    ),
  ],
  class: [
    example('Les classes', 'The classes', 'kubectl lab class'),
    example('Une classe en direct', 'A class live', 'kubectl lab class mars -w'),
    example('Pour un tableur', 'For a spreadsheet', 'kubectl lab class mars -o csv > mars.csv'),
  ],
  extend: [
    example(
      'Ajouter un quart d’heure',
      'Add a quarter of an hour',
      'kubectl lab extend first-deployment 15 -n camille --reason "panne du réseau"',
    ),
  ],
  end: [
    example(
      'Mettre fin à une session',
      'End a session',
      'kubectl lab end first-deployment -n camille --reason "abandon"',
    ),
  ],
  decide: [
    example(
      'Ce qui attend une décision',
      'What waits for a decision',
      'kubectl lab decide first-deployment -n camille',
    ),
    example(
      'Décider',
      'Decide',
      'kubectl lab decide first-deployment deploy/available Pass -n camille --reason "vu en séance"',
    ),
  ],
  retake: [
    example(
      'Autoriser un nouvel essai',
      'Allow one more attempt',
      'kubectl lab retake exam-2 -n camille --reason "panne du réseau"',
    ),
  ],
  regrade: [
    example(
      'Ce qui changerait avec le lab corrigé',
      'What would change with the corrected lab',
      'kubectl lab regrade first-deployment --all-namespaces --reason "contrôle corrigé"',
    ),
  ],
  new: [example('Commencer un lab', 'Begin a lab', 'kubectl lab new my-lab')],
  lint: [example('Chercher les fautes', 'Look for mistakes', 'kubectl lab lint labs/first-deployment')],
  build: [
    example(
      'Publier un lab',
      'Publish a lab',
      'kubectl lab build labs/first-deployment | kubectl apply --server-side -f -',
    ),
  ],
  apply: [example('Publier des labs', 'Publish labs', 'kubectl lab apply labs/first-deployment')],
  test: [
    example('Prouver un lab', 'Prove a lab', 'kubectl lab test labs/first-deployment'),
    example(
      'Sur le cluster courant',
      'On the current cluster',
      'kubectl lab test labs/first-deployment --cluster current',
    ),
  ],
  search: [
    example(
      'Chercher une mauvaise réponse qui passe',
      'Look for a wrong answer that passes',
      'kubectl lab search labs/first-deployment',
    ),
  ],
  sandbox: [example('Un cluster pour essayer', 'A cluster to try things on', 'kubectl lab sandbox')],
  board: [example('Le tableau des formateurs', "The coaches' board", 'kubectl lab board')],
  doctor: [
    example('Ce qui manque', 'What is missing', 'kubectl lab doctor'),
    example('Puis-je ouvrir une classe ?', 'May I open a class?', 'kubectl lab doctor --as coach'),
  ],
  completion: [
    example(
      'Compléter `kubectl lab` (kubectl 1.26 et plus), là où est kubectl-lab',
      'Complete `kubectl lab` (kubectl 1.26 and later), where kubectl-lab is',
      'kubectl lab completion kubectl-plugin > ~/.local/bin/kubectl_complete-lab && chmod +x ~/.local/bin/kubectl_complete-lab',
    ),
    example('Compléter kubectl-lab', 'Complete kubectl-lab', 'source <(kubectl-lab completion bash)'),
  ],
  version: [example('Les versions', 'The versions', 'kubectl lab version')],
}

function example(fr: string, en: string, command: string): Example {
  return { what: { fr, en }, command }
}
