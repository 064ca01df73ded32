/** Our help in French, by its English. What is not here stays English (a test names it). */
export const FRENCH: Readonly<Record<string, string>> = {
  'Hands-on labs on Kubernetes, marked live on what is really deployed':
    'Des labs sur Kubernetes, notés en direct sur ce qui est vraiment déployé',
  'Usage:': 'Usage :',
  'COMMAND [options]   (also: kubectl lab COMMAND)': 'COMMANDE [options]   (aussi : kubectl lab COMMANDE)',
  'Options:': 'Options :',
  'Arguments:': 'Arguments :',
  'For candidates:': 'Pour les candidats :',
  'For coaches:': 'Pour les formateurs :',
  'For authors:': 'Pour les auteurs :',
  'Other:': 'Autres :',
  'display help for command': "afficher l'aide",
  'output the version number': 'afficher la version',
  'open a session of a lab and wait for its environment':
    "ouvrir une session d'un lab et attendre son environnement",
  'kubeconfig to use instead of KUBECONFIG': 'kubeconfig à la place de KUBECONFIG',
  'context of the kubeconfig': 'contexte du kubeconfig',
  'namespace of the session (default: that of the context)':
    'espace de la session (défaut : celui du contexte)',
  'name of the session (default: that of the lab)': 'nom de la session (défaut : celui du lab)',
  'language of the session (default: that of LANG)': 'langue de la session (défaut : celle de LANG)',
  'do not wait for the environment': "ne pas attendre l'environnement",
  'json: the session': 'json : la session',
  'name of the lab (kubectl get labs)': 'nom du lab (kubectl get labs)',
  "print a session's statement (Markdown) and the hints taken":
    "afficher l'énoncé d'une session (Markdown) et les indices pris",
  'name of the session (default: the only one of the namespace)':
    "nom de la session (défaut : la seule de l'espace)",
  "print the access to a session's environment": "afficher l'accès à l'environnement d'une session",
  'write it to a file (mode 0600) and print the export line':
    "l'écrire dans un fichier (mode 0600) et afficher la ligne d'export",
  "answer a session's questions, one by one; without a terminal: print them":
    "répondre aux questions d'une session, une à une ; sans terminal : les afficher",
  'answer one question and ask nothing; may be repeated':
    'répondre à une question sans rien demander ; peut se répéter',
  'json: the questions and answers': 'json : questions et réponses',
  'show tasks, checks, points and reasons of a session':
    "montrer les tâches, contrôles, points et raisons d'une session",
  'follow until the session is over': "suivre jusqu'à la fin de la session",
  'json: one object, with -w one a line': 'json : un objet, avec -w un par ligne',
  'follow a session until it is over, as status -w does':
    "suivre une session jusqu'à sa fin, comme status -w",
  'json: one object a line': 'json : un objet par ligne',
  'tell everything about a session: conditions, checks, timeline, environments, transcript, events':
    "tout dire d'une session : conditions, contrôles, chronologie, environnements, relevé, événements",
  'json: the same for scripts': 'json : la même chose pour les scripts',
  'hand the work in and show the final mark': 'rendre le travail et montrer la note finale',
  'do not ask': 'ne pas demander',
  'do not wait for the mark': 'ne pas attendre la note',
  'json: the session with its mark': 'json : la session et sa note',
  'show the signed transcript of a mark, or export it': "montrer le relevé signé d'une note, ou l'exporter",
  'json: what was signed, for a file': 'json : ce qui est signé, pour un fichier',
  'print the public keys that transcripts are verified with (PEM)':
    'afficher les clés publiques qui vérifient les relevés (PEM)',
  "write evidence and revision there (for who may read the operator's Secrets)":
    "y écrire preuves et révision (pour qui peut lire les Secrets de l'opérateur)",
  'namespace of the operator': "espace de l'opérateur",
  'name of the session, which may be gone, or of the transcript':
    'nom de la session, même supprimée, ou du relevé',
  'verify transcripts, offline when the public keys are given':
    'vérifier des relevés, hors ligne quand les clés publiques sont données',
  'public keys in PEM (default: those that the cluster publishes)':
    'clés publiques en PEM (défaut : celles que publie le cluster)',
  'parts of the evidence to compare': 'parties des preuves à comparer',
  'revision; with the evidence, the mark is made again and compared':
    'révision ; avec les preuves, la note est refaite et comparée',
  'transcripts: what `transcript -o json` wrote, or LabTranscripts (JSON, YAML)':
    'relevés : ce que `transcript -o json` a écrit, ou des LabTranscripts (JSON, YAML)',
  'open a lab for a class: a home, a session and a kubeconfig file for each person':
    'ouvrir un lab pour une classe : un espace, une session et un fichier kubeconfig par personne',
  'name of the class, a label on its sessions': 'nom de la classe, un label sur ses sessions',
  'CSV: candidate (or email), and if wanted name, namespace, locale':
    'CSV : candidat (ou email), et au choix nom, espace, langue',
  'folder for the kubeconfig files (mode 0600)': 'dossier des fichiers kubeconfig (mode 0600)',
  'name of each session (default: that of the lab)': 'nom de chaque session (défaut : celui du lab)',
  'language where the file names none (default: that of LANG)':
    "langue où le fichier n'en dit pas (défaut : celle de LANG)",
  'address of the API server in the files (default: as the operator hands it out)':
    "adresse du serveur d'API dans les fichiers (défaut : celle que remet l'opérateur)",
  'do not wait for the environments, write no files':
    "ne pas attendre les environnements, n'écrire aucun fichier",
  'show every session of a class, who needs help first; without a name, list the classes':
    "montrer toutes les sessions d'une classe, d'abord qui a besoin d'aide ; sans nom, lister les classes",
  'only the sessions of that namespace (default: all)':
    'seulement les sessions de cet espace (défaut : toutes)',
  'follow until every session is over': "suivre jusqu'à la fin de toutes les sessions",
  'wide: more columns; json or csv: for other programs':
    "wide : plus de colonnes ; json ou csv : pour d'autres programmes",
  'name of the class': 'nom de la classe',
  'give a session more time': 'donner plus de temps à une session',
  'why; it stands in the transcript': 'pourquoi ; figure dans le relevé',
  'name of the session': 'nom de la session',
  'minutes to add, from 1 to 480': 'minutes à ajouter, de 1 à 480',
  'end a session now, as if it had been handed in': 'mettre fin à une session, comme si elle était rendue',
  'decide on a check that could not be observed; without a check, list them':
    "décider d'un contrôle qui n'a pu être observé ; sans contrôle, les lister",
  'task/check, hidden/* or quiz/*': 'tâche/contrôle, hidden/* ou quiz/*',
  'Pass or Fail': 'Pass ou Fail',
  'let a session be one more attempt at an exam that was taken':
    "laisser une session être un nouvel essai d'un examen déjà passé",
  'name of the new session, which waits with reason RetakeNeedsCoach':
    'nom de la nouvelle session, qui attend pour la raison RetakeNeedsCoach',
  'mark stored evidence again by the lab of now: shows who changes and by what':
    'noter à nouveau les preuves gardées, selon le lab de maintenant : montre qui change, et de combien',
  'only the transcript of this session': 'seulement le relevé de cette session',
  'in all namespaces': 'dans tous les espaces',
  'why; it stands in the new transcript': 'pourquoi ; figure dans le nouveau relevé',
  'write transcripts that supersede those that change': 'écrire les relevés qui remplacent ceux qui changent',
  'all current transcripts of this lab': 'tous les relevés actuels de ce lab',
  'make a new lab that proves itself, to start from': 'créer un lab qui se prouve, pour commencer',
  'folder of labs': 'dossier des labs',
  'name of the lab: lower-case letters, digits and dashes': 'nom du lab : minuscules, chiffres et tirets',
  'find every mistake of lab folders, without a cluster':
    'trouver toutes les fautes de dossiers de labs, sans cluster',
  'json: the mistakes and warnings': 'json : fautes et avertissements',
  'lab folders': 'dossiers de labs',
  'write the manifests of lab folders, ready for `kubectl apply -f -`':
    'écrire les manifestes de dossiers de labs, prêts pour `kubectl apply -f -`',
  'format of the manifests': 'format des manifestes',
  'write them to a file': 'les écrire dans un fichier',
  'put labs into a cluster, or bring them up to date there':
    'mettre des labs dans un cluster, ou les y mettre à jour',
  'of these labs only, separated by commas': 'de ces labs seulement, séparés par des virgules',
  'lab folders, or folders of them': 'dossiers de labs, ou dossiers qui en contiennent',
  'prove labs: untouched 0, solutions 100 %, each mutant loses exactly its checks':
    'prouver des labs : intact 0, solutions 100 %, chaque mutant ne perd que ses contrôles',
  'sandbox: a control plane of its own; current: that of the kubeconfig':
    'sandbox : un plan de contrôle à part ; current : celui du kubeconfig',
  "with --cluster current: the operator's configuration, where it is not the installed chart's":
    "avec --cluster current : la configuration de l'opérateur, si elle n'est pas celle du chart installé",
  'write the results as JUnit XML': 'écrire les résultats en JUnit XML',
  'live each case so many times, with other parameters drawn':
    "vivre chaque cas tant de fois, avec d'autres paramètres tirés",
  'one case: untouched, or the name of a solution or mutant; or all `solutions`':
    "un cas : untouched, ou le nom d'une solution ou d'un mutant ; ou toutes : `solutions`",
  'how long live marks may take to come true (default: 60s; 3m with --cluster current)':
    'temps laissé aux notes pour devenir celles attendues (défaut : 60s ; 3m avec --cluster current)',
  'sessions lived at the same time, of all labs (default: 8; with --cluster current one for each two cores of its nodes)':
    'sessions vécues en même temps, tous labs confondus (défaut : 8 ; avec --cluster current une pour deux cœurs de ses nœuds)',
  'write what each final mark was made from, as <dir>/<lab>/<case>.json':
    'écrire ce dont chaque note finale est faite : <dir>/<lab>/<case>.json',
  'prove again what changed, on the same control plane, until Ctrl-C':
    "prouver à nouveau ce qui change, sur le même plan de contrôle, jusqu'à Ctrl-C",
  'leave sessions and environments; with the sandbox, until Ctrl-C':
    "laisser sessions et environnements ; avec le sandbox, jusqu'à Ctrl-C",
  'json: the proofs': 'json : les preuves',
  'look for wrong answers that pass: corrupt recorded evidence one field at a time':
    'chercher des réponses fausses qui passent : altérer les preuves gardées, un champ à la fois',
  'what `lab test --evidence` wrote': 'ce que `lab test --evidence` a écrit',
  'corruptions of each lab': 'altérations par lab',
  'another seed corrupts other fields': "une autre graine altère d'autres champs",
  'json: everything found': 'json : tout ce qui est trouvé',
  'run the embedded control plane with the operator until Ctrl-C':
    "lancer le plan de contrôle intégré avec l'opérateur, jusqu'à Ctrl-C",
  'build its programs if they are not there yet, start nothing':
    "construire ses programmes s'ils n'y sont pas, ne rien lancer",
  'with --build-only: build Helm too, for installations by the chart':
    'avec --build-only : construire aussi Helm, pour installer par le chart',
  'tell what is missing in this cluster and how to mend it':
    'dire ce qui manque à ce cluster et comment y remédier',
  'home in which a candidate’s permissions are asked': "espace où les droits d'un candidat sont demandés",
  'whose permissions you should have: those that lack are faults':
    'de qui vous devriez avoir les droits : ceux qui manquent sont des défauts',
  'json: the findings for scripts': 'json : les constats pour les scripts',
  'print the completion of a shell, or the executable by which kubectl completes this plugin':
    "afficher la complétion d'un shell, ou l'exécutable par lequel kubectl complète ce plugin",
  'for whom': 'pour qui',
  'print the version, and that of the cluster where one answers':
    "afficher la version, et celle du cluster s'il répond",
  'ask no cluster': 'ne demander à aucun cluster',
  "open the coaches' board, through a port-forward and signed in":
    'ouvrir le tableau des formateurs, par un port-forward et déjà connecté',
  'namespace of the board': 'espace du tableau',
  'port of this machine (default: any that is free)': 'port de cette machine (défaut : un port libre)',
  'only print the address': "seulement afficher l'adresse",
  'sign in as a ServiceAccount, with a new token of it':
    'se connecter en tant que ServiceAccount, avec un jeton neuf',
  'a board that can be reached already, instead of a port-forward':
    "un tableau déjà joignable, à la place d'un port-forward",
}
