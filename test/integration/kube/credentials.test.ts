import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Resource } from '../../../src/api/index.ts'
import { createClient, systemClock, type Client, type Clock } from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox()
noUnhandledRejections()

const REVIEWS: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
}

let dir: string
let clients: Client[] = []
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'credentials-'))
})
afterAll(async () => {
  for (const client of clients) client.close()
  clients = []
  await rm(dir, { recursive: true })
})

interface UserEntry {
  readonly token?: string
  readonly 'client-certificate-data'?: string
  readonly 'client-key-data'?: string
}

async function userOf(kubeconfig: string): Promise<UserEntry> {
  const { users } = parse(await readFile(kubeconfig, 'utf8')) as { users: { user: UserEntry }[] }
  return users[0]?.user ?? {}
}

/** A kubeconfig for the sandbox with another user. */
async function kubeconfig(name: string, user: Readonly<Record<string, unknown>>): Promise<string> {
  const file = join(dir, name)
  const config = parse(await readFile(sandbox().adminKubeconfig, 'utf8')) as { users: { name: string }[] }
  const users = config.users.map(({ name: known }) => ({ name: known, user }))
  await writeFile(file, stringify({ ...config, users }))
  return file
}

async function clientOf(file: string, clock?: Clock): Promise<Client> {
  const client = await createClient({ kubeconfig: file }, clock === undefined ? {} : { clock })
  clients.push(client)
  return client
}

async function whoAmI(client: Client): Promise<unknown> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }
  const answer = (await client.create(REVIEWS, review))['status'] as { userInfo: { username: string } }
  return answer.userInfo.username
}

/** A clock on which half a minute passes when told. */
function skippingClock(): Clock & { skip(ms: number): void } {
  let skipped = 0
  return { ...systemClock, now: () => performance.now() + skipped, skip: (ms) => (skipped += ms) }
}

test('a token that the server refuses is read again from its file, at once', async () => {
  const { token } = await userOf(await sandbox().serviceAccountKubeconfig('default', 'default'))
  await writeFile(join(dir, 'token'), 'not-a-token')
  const client = await clientOf(await kubeconfig('token-file', { tokenFile: 'token' }))
  await expect(whoAmI(client)).rejects.toMatchObject({ code: 401, reason: 'Unauthorized' })
  await writeFile(join(dir, 'token'), `${token ?? ''}\n`)
  expect(await whoAmI(client)).toBe('system:serviceaccount:default:default')
})

test('a token that is replaced in its file is taken within half a minute', async () => {
  const clock = skippingClock()
  const tokens = await Promise.all(
    ['default', 'kube-system'].map(async (name) =>
      userOf(await sandbox().serviceAccountKubeconfig(name, 'default')),
    ),
  )
  const file = join(dir, 'rotated')
  await writeFile(file, tokens[0]?.token ?? '')
  const client = await clientOf(await kubeconfig('rotating', { tokenFile: file }), clock)
  expect(await whoAmI(client)).toBe('system:serviceaccount:default:default')
  await writeFile(file, tokens[1]?.token ?? '')
  clock.skip(31_000)
  expect(await whoAmI(client)).toBe('system:serviceaccount:kube-system:default')
})

test('a client certificate that is replaced is used by a new connection', async () => {
  const clock = skippingClock()
  const [first, second] = await Promise.all(
    ['first', 'second'].map(async (name) => userOf(await sandbox().userKubeconfig(`${name}@example.fr`))),
  )
  const put = async (user: UserEntry | undefined): Promise<void> => {
    await writeFile(join(dir, 'tls.crt'), Buffer.from(user?.['client-certificate-data'] ?? '', 'base64'))
    await writeFile(join(dir, 'tls.key'), Buffer.from(user?.['client-key-data'] ?? '', 'base64'))
  }
  await put(first)
  const file = await kubeconfig('certificates', { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' })
  const client = await clientOf(file, clock)
  expect(await whoAmI(client)).toBe('first@example.fr')
  await put(second)
  clock.skip(31_000)
  expect(await whoAmI(client)).toBe('second@example.fr')
})

test('an exec plugin is asked for its token, and told what is expected of it', async () => {
  const { token } = await userOf(await sandbox().serviceAccountKubeconfig('default', 'default'))
  const script = join(dir, 'plugin.mjs')
  await writeFile(
    script,
    `const { apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO)
console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion, status: { token: process.env.GIVEN } }))`,
  )
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [script],
    env: [{ name: 'GIVEN', value: token }],
  }
  const client = await clientOf(await kubeconfig('exec', { exec }))
  expect(await whoAmI(client)).toBe('system:serviceaccount:default:default')
})

test('in a pod, the ServiceAccount’s files are used', async () => {
  const { token } = await userOf(await sandbox().serviceAccountKubeconfig('default', 'default'))
  await copyFile(sandbox().caFile, join(dir, 'ca.crt'))
  await writeFile(join(dir, 'token'), token ?? '')
  await writeFile(join(dir, 'namespace'), 'labs')
  const { hostname, port } = new URL(sandbox().serverUrl)
  const client = await createClient({ inCluster: { host: hostname, port: Number(port), root: dir } })
  clients.push(client)
  expect(client.namespace).toBe('labs')
  expect(await whoAmI(client)).toBe('system:serviceaccount:default:default')
})

test('a server whose certificate another authority signed is not talked to', async () => {
  const config = parse(await readFile(sandbox().adminKubeconfig, 'utf8')) as {
    clusters: { name: string; cluster: Record<string, string> }[]
  }
  const clusters = config.clusters.map(({ name, cluster }) => ({
    name,
    cluster: { server: cluster['server'] },
  }))
  const client = await createClient({ inline: stringify({ ...config, clusters }) }, { attempts: 1 })
  clients.push(client)
  await expect(whoAmI(client)).rejects.toMatchObject({ reason: 'Network' })
})

test('a user who acts as somebody else is refused rather than ignored', async () => {
  const file = await kubeconfig('acting', { token: 'any', as: 'somebody' })
  await expect(createClient({ kubeconfig: file })).rejects.toThrow('`as` is not supported')
})

test.each([
  ['an unknown context', { 'current-context': 'nowhere' }, 'no context "nowhere"'],
  [
    'a server without TLS',
    { clusters: [{ name: 'sandbox', cluster: { server: 'http://127.0.0.1:1' } }] },
    'https://',
  ],
])('%s is refused by name', async (_what, change, message) => {
  const config = parse(await readFile(sandbox().adminKubeconfig, 'utf8')) as Record<string, unknown>
  await expect(createClient({ inline: stringify({ ...config, ...change }) })).rejects.toThrow(message)
})
