import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { LabSession } from '../../../src/api/index.ts'
import { packageRoot } from '../../../src/sandbox/index.ts'
import { writeHomework } from './homework.ts'
import type { Narrator } from './narrator.ts'
import { CANDIDATE, welcomeCamille, type DemoPlatform } from './platform.ts'
import { createShell, type Shell } from './shell.ts'
import type { Words } from './words.ts'

const SESSION = 'premier-deploiement'
const LAB = 'first-deployment'

const MANIFEST = `apiVersion: labs.cloud-pi-native.fr/v1alpha1
kind: LabSession
metadata:
  name: ${SESSION}
  namespace: ${CANDIDATE.home}
spec:
  lab: ${LAB}
  candidate: ${CANDIDATE.username}
  locale: fr
`

/** What each act must have earned, out of 100. A demo that comes to anything else fails. */
const SCORES = { wrong: 0, correct: 55, secret: 75, expose: 100 } as const

/** Plays the story; resolves with the session as marked in the end. Rejects when a command or a score is not as told. */
export async function play(platform: DemoPlatform, narrator: Narrator, words: Words): Promise<LabSession> {
  const labDir = join(packageRoot(), 'labs', LAB)
  const { sandbox, desk, office, binaries } = platform
  const shellFor = (kubeconfig: string, cwd = desk) => createShell(kubeconfig, { cwd, binaries, narrator })

  tell(narrator, words.school, words.schoolDetail)
  const coach = shellFor(sandbox.adminKubeconfig, office)
  await coach.run(`kubectl lab build labs/${LAB} --out lab.yaml`)
  await coach.run('kubectl apply --server-side -f lab.yaml')
  await coach.run(`kubectl wait --for=condition=Ready --timeout=30s lab/${LAB}`)
  const herself = shellFor(await welcomeCamille(sandbox))

  tell(narrator, words.apply, [words.applyDetail])
  await writeFile(join(desk, 'session.yaml'), MANIFEST)
  narrator.file('session.yaml', MANIFEST)
  await herself.run('kubectl apply -f session.yaml')
  await herself.run(
    `kubectl wait -n ${CANDIDATE.home} --for=condition=EnvironmentReady --timeout=60s labsession/${SESSION}`,
  )
  await herself.run(`kubectl get labsessions -n ${CANDIDATE.home} -o wide`)

  tell(narrator, words.access, [words.accessDetail])
  await herself.run(`kubectl lab kubeconfig -n ${CANDIDATE.home} --out camille.kubeconfig`)
  const camille = shellFor(join(desk, 'camille.kubeconfig'))
  await camille.run('kubectl get pods,services,secrets,configmaps,resourcequotas,networkpolicies -o name')

  tell(narrator, words.statement, [words.statementDetail])
  const statement = await camille.run('kubectl lab statement', { lines: 12 })

  tell(narrator, words.wrong, words.wrongDetail)
  await camille.run(
    `kubectl get configmap infra-repo -o jsonpath='{.data.deployment\\.yaml}' > deployment.yaml`,
  )
  await camille.run('kubectl apply -f deployment.yaml')
  await camille.run('kubectl wait --for=condition=ReplicaFailure --timeout=30s deployment --all')
  for (const line of words.wrongSeen) narrator.say(line)
  await scoreIs(camille, SCORES.wrong)

  tell(narrator, words.live, words.liveDetail)
  const marks = camille.beside('kubectl lab status --watch')
  try {
    await marks.firstLines
    await correct(camille, { labDir, desk, statement, narrator, words })
  } finally {
    await marks.stop()
  }

  tell(narrator, words.submit, [words.submitDetail])
  await camille.run('kubectl lab submit --yes')
  await camille.run(
    `kubectl wait --context session --for=condition=Passed --timeout=60s labsession/${SESSION}`,
  )
  await camille.run('kubectl get labsessions --context session')

  tell(narrator, words.proof, words.proofDetail)
  await camille.run('kubectl lab transcript')
  await camille.run('kubectl lab transcript -o json > transcript.json')
  await camille.run('kubectl lab transcript --keys > keys.pem')
  await camille.run('kubectl lab verify transcript.json --keys keys.pem')
  return readSession(camille)
}

interface Work {
  readonly labDir: string
  readonly desk: string
  readonly statement: string
  readonly narrator: Narrator
  readonly words: Words
}

/** Three steps from a running Deployment to a published API, each with its score. */
async function correct(camille: Shell, { labDir, desk, statement, narrator, words }: Work): Promise<void> {
  const session = await readSession(camille)
  const homework = await writeHomework(labDir, session, statement)
  const submit = async (title: string, detail: string, text: string, score: number): Promise<void> => {
    tell(narrator, title, [detail])
    await writeFile(join(desk, 'work.yaml'), text)
    await camille.run('kubectl apply -f work.yaml')
    await scoreIs(camille, score)
  }
  await submit(words.correct, words.correctDetail, homework.first, SCORES.correct)
  await submit(words.secret, words.secretDetail, homework.deployment, SCORES.secret)
  await submit(words.expose, words.exposeDetail, homework.exposure, SCORES.expose)
}

function tell(narrator: Narrator, title: string, details: readonly string[]): void {
  narrator.scene(title)
  for (const detail of details) narrator.say(detail)
}

async function scoreIs(camille: Shell, points: number): Promise<void> {
  const condition = `--for=jsonpath='{.status.score.points}'=${points}`
  await camille.run(`kubectl wait --context session ${condition} --timeout=60s labsession/${SESSION}`)
}

async function readSession(camille: Shell): Promise<LabSession> {
  const text = await camille.run(`kubectl get labsession ${SESSION} --context session -o json`, {
    silent: true,
  })
  return JSON.parse(text) as LabSession
}
