import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'

import { silentLogger } from '../../src/api/index.ts'
import { DEFAULT_CONFIG, startBoard, type BoardServer } from '../../src/board/index.ts'
import { PAGES } from '../../src/board/pages/index.ts'
import { createClient, type Client } from '../../src/kube/index.ts'
import { BOARD } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aLab } from '../builders/a-lab.ts'
import { aCandidate, type Candidate } from '../builders/candidate.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { launchChromium } from './chromium.ts'

const sandbox = useSandbox({ operator: true })
const LAB = 'un-mot'
const REASON = 'panne du réseau de la salle'

const stop = new AbortController()
const clients: Client[] = []
let admin: Client
let candidate: Candidate
let board: BoardServer
let browser: Browser

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  const kubeconfig = await sandbox().serviceAccountKubeconfig(BOARD.namespace, BOARD.serviceAccount)
  const client = await createClient({ kubeconfig })
  clients.push(admin, client)
  await admin.create(RESOURCES.lab, aLab(LAB))
  candidate = await aCandidate(sandbox(), admin, 'camille')
  clients.push(candidate.client)
  await candidate.open(LAB, { spec: { locale: 'fr' } })
  await candidate.until(LAB, 'to be active', ({ status }) => status?.phase === 'Active')
  board = await startBoard({
    ...{ client, cluster: { kubeconfig }, namespace: BOARD.namespace, pages: PAGES, signal: stop.signal },
    config: { ...DEFAULT_CONFIG, port: 0 },
    logger: silentLogger,
  })
  browser = await launchChromium()
})
afterAll(async () => {
  stop.abort()
  await browser.close()
  await board.close()
  for (const client of clients) client.close()
})

it('a coach signs in, sees a candidate work live, and gives them time', async () => {
  const page = await browser.newPage({ locale: 'fr-FR' })
  const origin = `http://127.0.0.1:${board.port}`
  await page.goto(`${origin}/`)
  await page.getByLabel('Jeton Kubernetes').fill(await aCoachToken())
  await page.getByRole('button', { name: 'Se connecter' }).click()

  const row = page.getByRole('row', { name: candidate.name })
  await row.waitFor()
  await page.locator('[data-live][data-state="on"]').waitFor()
  const before = await row.locator('.points').innerText()
  const { status } = await candidate.session(LAB)
  await candidate.client.create(RESOURCES.configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: status?.environments?.[0]?.namespace ?? '', name: 'answer' },
    data: { word: String(status?.parameters?.['word']) },
  })
  await expect.poll(() => row.locator('.points').innerText(), { timeout: 20_000 }).not.toBe(before)

  await row.getByRole('link').click()
  const form = page.getByRole('form', { name: 'Donner du temps' })
  await form.getByLabel('Minutes').fill('15')
  await form.getByLabel('Raison').fill(REASON)
  await form.getByRole('button').click()
  await page.getByText('15 minutes ajoutées.').waitFor()
  await page.locator('#timeline').getByText(REASON).waitFor()
  expect((await candidate.session(LAB)).spec.coaching.extensions).toMatchObject([
    { minutes: 15, reason: REASON },
  ])

  await page.getByRole('button', { name: 'EN – English' }).click()
  await page.getByRole('heading', { name: 'Tasks and checks' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(`${origin}/sessions/camille/${LAB}`)
  expect(await page.getByText(candidate.name).count()).toBe(0)
})

async function aCoachToken(): Promise<string> {
  const metadata = { name: 'odile', namespace: BOARD.namespace }
  await admin.create(RESOURCES.serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata })
  const group = 'rbac.authorization.k8s.io'
  const binding = {
    ...{ apiVersion: `${group}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'labs-coach' } },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'labs-coach' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  }
  const resource = {
    group,
    version: 'v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
  }
  await admin.create(resource, binding)
  const text = await readFile(await sandbox().serviceAccountKubeconfig(BOARD.namespace, 'odile'), 'utf8')
  const { users } = parse(text) as { users: readonly { user: { token: string } }[] }
  return users[0]?.user.token ?? ''
}
