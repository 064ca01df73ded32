import { basename, join, resolve } from 'node:path'

import { loadLab } from '../../src/lab/load.ts'
import { packageRoot } from '../../src/sandbox/index.ts'
import {
  admin,
  clusterName,
  createCluster,
  deleteCluster,
  installChart,
  KUBECONFIG,
  loadImages,
} from './cluster.ts'
import { buildImages, labsIn } from './images.ts'
import { endDocker, findPrograms, pathWith, type Programs } from './programs.ts'
import { KindFailure, run, say } from './run.ts'

/** The operator's `images.registry` by default, which the labs' registry stands in for. */
const REGISTRY = 'harbor.example'
/** The lab that shows that all of it works; the first one where it is not among them. */
const SHOWN = 'first-deployment'

const [command = 'up'] = process.argv.slice(2)
try {
  if (command === 'down') await down()
  else await up()
} catch (error) {
  if (!(error instanceof KindFailure)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}

async function down(): Promise<void> {
  await deleteCluster(process.env, clusterName(process.env))
  await endDocker(process.env)
}

/** From nothing to a passed session, with real pods. */
async function up(): Promise<void> {
  const programs = await findPrograms(process.env)
  const labsDir = process.env['LABS_DIR'] ?? join(packageRoot(), 'labs')
  const name = clusterName(process.env)
  const labs = await labsIn(resolve(labsDir))
  const shown = labs.find((dir) => basename(dir) === SHOWN) ?? labs[0]
  if (shown === undefined) throw new KindFailure(`There is no lab in ${labsDir}`, 2)
  const images = await buildImages(programs, labs, REGISTRY)
  await createCluster(programs, name)
  await loadImages(programs, name, images)
  await installChart(programs, images)
  await passSession(programs, shown)
  say(`\nThe cluster stays until \`make kind-down\`:\n  export KUBECONFIG=${KUBECONFIG}`)
}

/** Opens a session, does its work with the lab's own solution, hands it in, and shows what is in the cluster. */
async function passSession({ kubectl }: Programs, lab: string): Promise<void> {
  const { solutions } = await loadLab(lab)
  const solution = `solutions/${solutions.find(({ name }) => name === 'plain')?.name ?? solutions[0]?.name ?? ''}`
  say(`==> A session of ${basename(lab)}, solved with ${solution}`)
  const proof = ['test', '--cluster', 'current', ...admin(), '--only', solution, '--keep', lab]
  const env = { ...process.env, PATH: pathWith(kubectl, process.env) }
  await run(process.execPath, [join(packageRoot(), 'dist', 'kubectl-lab.js'), ...proof], { env })
  await run(kubectl, [...admin(), 'get', 'labsessions', '--all-namespaces'])
  const environments = 'labs.cloud-pi-native.fr/session-uid'
  await run(kubectl, [...admin(), 'get', 'namespaces', '--selector', environments])
  await run(kubectl, [...admin(), 'get', 'pods', '--all-namespaces', '--output', 'wide'])
}
