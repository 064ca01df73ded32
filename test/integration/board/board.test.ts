import { execFile, spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  API_VERSION,
  silentLogger,
  TRANSCRIPT_KEYS,
  type KubeObject,
  type LabSession,
} from '../../../src/api/index.ts'
import { DEFAULT_CONFIG, startBoard, type BoardServer } from '../../../src/board/index.ts'
import { PAGES } from '../../../src/board/pages/index.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { BOARD, OPERATOR, packageRoot } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import {
  generateSigningKey,
  publicKeyOf,
  signStatement,
  transcriptFields,
} from '../../../src/transcript/index.ts'
import { aBrowser, eventsOf, type BoardBrowser } from '../../builders/board-browser.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'
import { aStatement } from '../../builders/transcript.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ platform: true })
const NAME = 'premier-deploiement'
const SESSION = `/sessions/camille/${NAME}`
const COACH = 'system:serviceaccount:coaches:odile'
const REASON = 'The network was down'
const HOUR_MS = 3_600_000

const stop = new AbortController()
/** How much later it is than it is. */
let later = 0
let admin: Client
let board: BoardServer
/** Another board beside the first, as the chart's second replica is. */
let startReplica: () => Promise<BoardServer>
const tokens = new Map<string, string>()
const clients: Client[] = []

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await aPerson('coaches', 'odile')
  await bind('ClusterRoleBinding', 'labs-coach', 'coaches', 'odile')
  for (const home of ['camille', 'basile']) {
    await aPerson(home, home)
    await bind('RoleBinding', 'labs-participant', home, home)
  }
  // Exactly the board's own ServiceAccount, with the roles that ship.
  const kubeconfig = await sandbox().serviceAccountKubeconfig(BOARD.namespace, BOARD.serviceAccount)
  const client = await createClient({ kubeconfig })
  clients.push(admin, client)
  startReplica = () =>
    startBoard({
      ...{ client, cluster: { kubeconfig }, namespace: BOARD.namespace, pages: PAGES, signal: stop.signal },
      config: { ...DEFAULT_CONFIG, port: 0 },
      logger: silentLogger,
      now: () => new Date(Date.now() + later),
    })
  board = await startReplica()
})
afterAll(async () => {
  stop.abort()
  await board.close()
  for (const client of clients) client.close()
})
beforeEach(async () => {
  later = 0
  for (const home of ['camille', 'basile']) {
    await admin.delete(RESOURCES.session, { namespace: home, name: NAME }).catch(() => undefined)
    const candidate = `system:serviceaccount:${home}:${home}`
    await admin.create(RESOURCES.session, aLabSession({ candidate }, { namespace: home }) as KubeObject)
  }
  const coach = await signedIn('odile')
  await waitFor(async () => (await coach.get('/export.json')).text.includes('"namespace":"camille"'), {
    what: 'the board to see the sessions',
  })
})

describe('nobody', () => {
  it('gets a page to sign in and nothing else, whatever they ask for', async () => {
    const browser = aBrowser(origin())
    for (const path of ['/', SESSION, '/export.csv', '/export.json', '/events', '/transcripts/camille/x']) {
      const { status, text } = await browser.get(path)
      expect([path, status, text.includes('premier-deploiement</')]).toEqual([path, 401, false])
      expect(text).not.toContain('camille:camille')
    }
    const { status } = await browser.post(`${SESSION}/end`, { reason: REASON })
    expect(status).toBe(401)
  })

  it('is told so with a token of another cluster, and gets no cookie', async () => {
    const { status, headers, text } = await aBrowser(origin()).signIn(aForeignToken())
    expect([status, text.includes('TokenRefused')]).toEqual([401, true])
    expect(headers.getSetCookie().every((line) => line.includes('Max-Age=0'))).toBe(true)
  })

  it('is who was signed in until the cookie ended', async () => {
    const browser = await signedIn('odile')
    later = 25 * HOUR_MS
    const { status, text, headers } = await browser.get('/')
    expect([status, text.includes('SignInExpired')]).toEqual([401, true])
    expect(headers.getSetCookie()[0]).toMatch(/^board=; Path=\/; Max-Age=0/)
  })
})

it('every page is strict about where its parts come from, and kept by nobody', async () => {
  const browser = await signedIn('odile')
  for (const path of ['/', SESSION, '/sign-in', '/nowhere']) {
    const { headers } = await browser.get(path)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    )
    expect(headers.get('cache-control')).toBe('no-store')
  }
  const { headers } = await aBrowser(origin()).signIn(tokens.get('odile') ?? '')
  expect(headers.getSetCookie()[0]).toMatch(
    /^board=[\w-]{300,}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
  )
})

it('a coach sees every session, a candidate only their own', async () => {
  const seen = async (who: string): Promise<unknown> => {
    const { text } = await (await signedIn(who)).get('/export.json')
    const { sessions } = JSON.parse(text) as { sessions: readonly { namespace: string }[] }
    return sessions.map(({ namespace }) => namespace).sort()
  }
  expect(await seen('odile')).toEqual(['basile', 'camille'])
  expect(await seen('camille')).toEqual(['camille'])
  const camille = await signedIn('camille')
  expect((await camille.get(SESSION)).status).toBe(200)
  const other = await camille.get(`/sessions/basile/${NAME}`)
  const absent = await camille.get('/sessions/basile/nothing')
  expect([other.status, absent.status]).toEqual([404, 404])
  expect((await camille.get('/')).text).not.toContain('basile')
})

describe('an act', () => {
  it('is done as the coach: the session bears their name, and the API server knows who wrote', async () => {
    const coach = await signedIn('odile')
    await coach.get(SESSION)
    const { csrf } = coach
    const extended = await coach.post(`${SESSION}/extend`, { csrf, minutes: '15', reason: REASON })
    expect([extended.status, extended.headers.get('location')]).toEqual([303, SESSION])
    expect((await coach.get(SESSION)).text).toContain(REASON)
    await setStatus({
      phase: 'Grading',
      frozenAt: '2026-03-02T08:40:00Z',
      checks: [{ id: 'deploy/available', state: 'Error', points: 0, max: 15, message: 'no answer' }],
      conditions: [aCondition('Graded', 'False', 'NeedsCoach')],
    })
    const decision = { csrf, check: 'deploy/available', state: 'Pass', reason: REASON }
    await waitFor(async () => (await coach.get(SESSION)).text.includes('/decide'), {
      what: 'the form to decide',
    })
    expect((await coach.post(`${SESSION}/decide`, decision)).status).toBe(303)
    const { spec, metadata } = await theSession()
    const act = { by: COACH, reason: REASON }
    expect(spec.coaching).toMatchObject({
      extensions: [{ ...act, minutes: 15 }],
      decisions: [{ ...act, check: 'deploy/available', state: 'Pass' }],
    })
    const managers = (metadata as unknown as { managedFields: readonly { manager: string }[] }).managedFields
    expect(managers.map(({ manager }) => manager)).toContain('cloud-pi-labs-board')
    // What is handed in has its time; the page says so.
    const refused = await coach.post(`${SESSION}/end`, { csrf, reason: 'It is enough' })
    expect([refused.status, refused.text.includes('RequestRefused')]).toEqual([409, true])
  })

  it('of a candidate is refused by the API server, although the form is right', async () => {
    const camille = await signedIn('camille')
    const page = await camille.get(SESSION)
    expect(page.text).not.toContain(`${SESSION}/extend`)
    const form = { csrf: camille.csrf, minutes: '15', reason: REASON }
    const { status, text } = await camille.post(`${SESSION}/extend`, form)
    expect([status, text.includes('RequestRefused')]).toEqual([403, true])
    expect((await theSession()).spec.coaching.extensions).toEqual([])
  })

  it('is refused when its form is not the page’s own, and nothing is done', async () => {
    const coach = await signedIn('odile')
    await coach.get(SESSION)
    const form = { csrf: coach.csrf, reason: REASON }
    const attempts = [
      await coach.post(`${SESSION}/end`, { reason: REASON }),
      await coach.post(`${SESSION}/end`, { ...form, csrf: 'x'.repeat(24) }),
      await coach.post(`${SESSION}/end`, form, { origin: 'https://elsewhere.example' }),
      await coach.post(`${SESSION}/end`, form, { origin: 'null' }),
      await coach.post(`${SESSION}/end`, form, { 'sec-fetch-site': 'cross-site' }),
    ]
    expect(attempts.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    expect((await theSession()).spec.coaching.end).toBeUndefined()
    expect((await coach.post(`${SESSION}/end`, form)).status).toBe(303)
    expect((await theSession()).spec.coaching.end).toMatchObject({ by: COACH, reason: REASON })
  })
})

it('tells of a change at once, to whoever may see it only', async () => {
  const [coach, basile] = await Promise.all([signedIn('odile'), signedIn('basile')])
  const [coachPage, basilePage] = await Promise.all([coach.get('/'), basile.get('/')])
  const [coachSees, basileSees] = await Promise.all([
    coach.events(eventsOf(coachPage.text), stop.signal),
    basile.events(eventsOf(basilePage.text), stop.signal),
  ])
  await setStatus({
    phase: 'Active',
    checks: [{ id: 'deploy/available', state: 'Fail', points: 0, max: 15, message: 'un message neuf' }],
  })
  await waitFor(() => coachSees.seen.join('').includes('un message neuf'), { what: 'the coach to be told' })
  await setStatus({ phase: 'Active' }, 'basile')
  await waitFor(() => basileSees.seen.join('').includes('event: fragment'), { what: 'Basile to be told' })
  expect(basileSees.seen.join('')).not.toContain('un message neuf')
})

it('a transcript comes with its verification, to whoever may read it only', async () => {
  const operator = await createClient({ kubeconfig: sandbox.platform().operatorKubeconfig })
  clients.push(operator)
  const key = generateSigningKey()
  const data = { 'key.pem': publicKeyOf(key).pem }
  const place = { name: TRANSCRIPT_KEYS, namespace: OPERATOR.namespace }
  await operator.create(RESOURCES.configMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata: place, data })
  const statement = aStatement({ candidate: 'camille' })
  const spec = { ...transcriptFields(statement), envelope: signStatement(statement, key) }
  const write = async (name: string, changes: object): Promise<void> => {
    const metadata = { name, namespace: 'camille' }
    const transcript = {
      apiVersion: API_VERSION,
      kind: 'LabTranscript',
      metadata,
      spec: { ...spec, ...changes },
    }
    await operator.create(RESOURCES.transcript, transcript)
  }
  await write('genuine', {})
  await write('forged', { points: 100, percent: 100 })
  const [camille, basile] = await Promise.all([signedIn('camille'), signedIn('basile')])
  const genuine = await camille.get('/transcripts/camille/genuine')
  expect([genuine.status, genuine.text.includes('TranscriptForged')]).toEqual([200, false])
  expect(genuine.text).toContain('serve/answers')
  const forged = await camille.get('/transcripts/camille/forged')
  expect([forged.status, forged.text.includes('TranscriptForged')]).toEqual([200, true])
  expect((await basile.get('/transcripts/camille/genuine')).status).toBe(404)
})

it('runs from its bundle with its ServiceAccount alone, and stops when told, whoever looks', async () => {
  const dir = join(sandbox().dir, 'board')
  await promisify(execFile)('node', [join(packageRoot(), 'tools', 'bundle.mjs'), 'board', '--out', dir])
  const [port, healthPort] = await Promise.all([freePort(), freePort()])
  await writeFile(
    join(dir, 'board.yaml'),
    `{namespace: ${BOARD.namespace}, port: ${port}, healthPort: ${healthPort}}`,
  )
  const kubeconfig = await sandbox().serviceAccountKubeconfig(BOARD.namespace, BOARD.serviceAccount)
  const child = spawn(process.execPath, [join(dir, 'board.js'), '--config', join(dir, 'board.yaml')], {
    env: sandbox().env(kubeconfig),
    stdio: 'ignore',
  })
  try {
    const ended = once(child, 'exit')
    await waitFor(async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).ok, {
      what: 'the board to be ready',
    })
    const browser = aBrowser(`http://127.0.0.1:${port}`)
    // The key of cookies is shared: who signed in at one replica is known to the other.
    const { headers } = await aBrowser(origin()).signIn(tokens.get('odile') ?? '')
    const [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? []
    expect([(await browser.get('/', { cookie })).status, (await browser.get('/')).status]).toEqual([200, 401])
    await browser.signIn(tokens.get('odile') ?? '')
    const page = await browser.get('/')
    expect(page.text).toContain(COACH)
    const style = /href="(\/assets\/board\.css\?v=[\w-]+)"/.exec(page.text)?.[1] ?? ''
    expect((await browser.get(style)).headers.get('cache-control')).toContain('immutable')
    await browser.events(eventsOf(page.text), stop.signal)
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  } finally {
    child.kill('SIGKILL')
  }
})

describe('a one-time code', () => {
  const aCode = async (): Promise<string> => {
    const ask = await fetch(`${origin()}/sign-in/one-time`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.get('odile') ?? ''}` },
    })
    return ((await ask.json()) as { code: string }).code
  }

  it('signs in at the replica that made it and at the other, once at each, and not when it is old', async () => {
    const replica = await startReplica()
    try {
      const [code, old] = [await aCode(), await aCode()]
      const other = `http://127.0.0.1:${replica.port}`
      for (const at of [other, origin()]) {
        const browser = aBrowser(at)
        expect((await browser.signIn(code)).status).toBe(303)
        expect((await browser.get('/')).text).toContain(COACH)
        const again = await browser.signIn(code)
        expect([again.status, again.text.includes('CodeSpent')]).toEqual([401, true])
        // Who is signed in stays so.
        expect((await browser.get('/')).status).toBe(200)
      }
      later = 60_000
      const late = await aBrowser(other).signIn(old)
      expect([late.status, late.text.includes('CodeSpent')]).toEqual([401, true])
    } finally {
      await replica.close()
    }
  })

  it('is sent at once from a page that nobody led to: another site signs nobody in as somebody else', async () => {
    const browser = aBrowser(origin())
    const takesCode = async (site: string): Promise<boolean> =>
      (await browser.get('/sign-in', { 'sec-fetch-site': site })).text.includes('data-code')
    expect([await takesCode('none'), await takesCode('cross-site')]).toEqual([true, false])
    const form = { token: await aCode(), returnTo: '/' }
    const forged = await browser.post('/sign-in', form, { origin: 'https://elsewhere.example' })
    expect([forged.status, forged.text.includes('FormForged')]).toEqual([403, true])
  })
})

describe('kubectl lab board', () => {
  const lab = async (
    args: readonly string[],
  ): Promise<{ code: number; printed: string[]; noted: string[] }> => {
    const { terminal, printed, noted } = aTerminal({ LANG: 'en_GB.UTF-8' })
    return { code: await runProgram(['board', '--no-open', ...args], terminal, '0.0.0'), printed, noted }
  }

  it('gives an address that signs in, with the kubeconfig’s own token', async () => {
    const kubeconfig = await sandbox().serviceAccountKubeconfig('coaches', 'odile')
    const { code, printed } = await lab(['--url', origin(), '--kubeconfig', kubeconfig])
    expect([code, printed.length]).toEqual([0, 1])
    const browser = aBrowser(origin())
    const { pathname, search, hash } = new URL(printed[0] ?? '')
    // What is sent to a server, and logged on the way to it, holds nothing.
    expect([pathname, search]).toEqual(['/sign-in', ''])
    expect((await browser.signIn(hash.slice(1))).status).toBe(303)
    expect((await browser.get('/')).text).toContain(COACH)
  })

  it('asks for a token of a ServiceAccount where the kubeconfig has a certificate', async () => {
    const flags = ['--url', origin(), '--kubeconfig', sandbox().adminKubeconfig]
    const { code, noted } = await lab(flags)
    expect([code, noted.join(' ').includes('--service-account')]).toEqual([2, true])
    expect((await lab([...flags, '--service-account', 'coaches/odile'])).code).toBe(0)
  })

  it('says where it looked for a board', async () => {
    const kubeconfig = await sandbox().serviceAccountKubeconfig(BOARD.namespace, BOARD.serviceAccount)
    const { code, noted } = await lab(['--kubeconfig', kubeconfig])
    expect([code, noted.join(' ').includes(BOARD.namespace)]).toEqual([3, true])
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

function origin(): string {
  return `http://127.0.0.1:${board.port}`
}

async function signedIn(who: string): Promise<BoardBrowser> {
  const browser = aBrowser(origin())
  const { status } = await browser.signIn(tokens.get(who) ?? '')
  expect(status).toBe(303)
  return browser
}

async function aPerson(namespace: string, name: string): Promise<void> {
  await admin.create(RESOURCES.namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  })
  await admin.create(RESOURCES.serviceAccount, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  })
  const text = await readFile(await sandbox().serviceAccountKubeconfig(namespace, name), 'utf8')
  const { users } = parse(text) as { users: readonly { user: { token: string } }[] }
  tokens.set(name, users[0]?.user.token ?? '')
}

async function bind(kind: string, role: string, namespace: string, name: string): Promise<void> {
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  const wide = kind === 'ClusterRoleBinding'
  const binding = {
    ...{ apiVersion, kind, metadata: wide ? { name: role } : { name: role, namespace } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  }
  const plural = `${kind.toLowerCase()}s`
  await admin.create(
    { group: 'rbac.authorization.k8s.io', version: 'v1', kind, plural, namespaced: !wide },
    binding,
  )
}

async function setStatus(status: object, namespace = 'camille'): Promise<void> {
  const ref = { namespace, name: NAME, subresource: 'status' }
  await admin.patch(RESOURCES.session, ref, { merge: { status } })
}

async function theSession(): Promise<LabSession> {
  return await admin.get<LabSession>(RESOURCES.session, { namespace: 'camille', name: NAME })
}

function aCondition(type: string, status: string, reason: string): object {
  return { type, status, reason, message: reason, lastTransitionTime: '2026-03-02T08:40:00Z' }
}

/** Well formed, not expired, and signed by a key that this cluster does not know. */
function aForeignToken(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1_000) + 3_600
  const head = `${part({ alg: 'ES256', kid: 'theirs' })}.${part({ iss: 'https://theirs.example', sub: COACH, exp })}`
  const signature = sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${head}.${signature.toString('base64url')}`
}
