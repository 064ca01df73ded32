import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { silentLogger, type KubeObject, type Resource } from '../../src/api/index.ts'
import { DEFAULT_CONFIG, startBoard } from '../../src/board/index.ts'
import { PAGES } from '../../src/board/pages/index.ts'
import { createClient } from '../../src/kube/index.ts'
import { BOARD } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aBrowser, eventsOf } from '../builders/board-browser.ts'
import { BENCH_LAB } from './bench-lab.ts'
import { changeLabel } from './marks.ts'
import type { Measured } from './numbers.ts'
import { untilQuiet } from './quiet.ts'
import type { Rig } from './rig.ts'
import type { Bench } from './scenario.ts'
import { p95 } from './statistics.ts'

const CHANGES = 3
const COACH = { namespace: BOARD.namespace, name: 'bench-coach' }

/** From the API's answer to a candidate's change to the row of their session in a coach's stream of events. */
export async function measureBoard({ log }: Bench, rig: Rig, homes: readonly string[]): Promise<Measured> {
  // Every session gets its budget of quick marks back first.
  await untilQuiet(rig.audit)
  const kubeconfig = await rig.sandbox.serviceAccountKubeconfig(BOARD.namespace, BOARD.serviceAccount)
  const client = await createClient({ kubeconfig })
  const board = await startBoard({
    ...{ client, cluster: { kubeconfig }, namespace: BOARD.namespace, pages: PAGES, logger: silentLogger },
    config: { ...DEFAULT_CONFIG, port: 0 },
    signal: rig.signal,
  })
  try {
    const browser = aBrowser(`http://127.0.0.1:${board.port}`)
    await browser.signIn(await coachToken(rig))
    const page = await browser.get('/')
    const arrivals = createArrivals()
    await browser.events(eventsOf(page.text), rig.signal, arrivals.piece)
    const samples: number[] = []
    for (let change = 1; change <= CHANGES; change += 1) {
      for (const home of homes) {
        const arrived = arrivals.next(`/sessions/${home}/${BENCH_LAB}`)
        const answeredAt = await changeLabel(rig, home, change % 2 === 1)
        samples.push(Math.max(0, (await arrived) - answeredAt))
      }
      log(`${samples.length} of ${CHANGES * homes.length} changes on the board`)
    }
    return p95(samples)
  } finally {
    await board.close()
    client.close()
  }
}

/** When a text next came, in pieces that may cut it; a stream that says nothing for long ends the bench. */
function createArrivals(): { piece: (text: string) => void; next: (text: string) => Promise<number> } {
  const DEADLINE_MS = 30_000
  let wanted: { readonly text: string; readonly resolve: (at: number) => void } | undefined
  let tail = ''
  return {
    piece(text) {
      tail = (tail + text).slice(-100_000)
      if (wanted === undefined || !tail.includes(wanted.text)) return
      wanted.resolve(performance.now())
      wanted = undefined
    },
    next: (text) =>
      new Promise((resolve, reject) => {
        tail = ''
        const timer = setTimeout(() => reject(new Error(`The board never told of ${text}`)), DEADLINE_MS)
        wanted = {
          text,
          resolve(at) {
            clearTimeout(timer)
            resolve(at)
          },
        }
      }),
  }
}

const BINDINGS: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
}

async function coachToken({ admin, sandbox }: Rig): Promise<string> {
  const { namespace, name } = COACH
  const account: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: COACH }
  await admin.create(RESOURCES.serviceAccount, account)
  await admin.create(BINDINGS, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-coach' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  })
  const text = await readFile(await sandbox.serviceAccountKubeconfig(namespace, name), 'utf8')
  const { users } = parse(text) as { users: readonly { user: { token: string } }[] }
  return users[0]?.user.token ?? ''
}
