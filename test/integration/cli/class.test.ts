import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject, LabSession, Resource } from '../../../src/api/index.ts'
import type { ClassRow } from '../../../src/cli/class/class-row.ts'
import { examineOperator } from '../../../src/cli/doctor/examine-installation.ts'
import { examineShipped } from '../../../src/cli/doctor/examine-shipped.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { compareKinds, servedKinds } from '../../../src/preflight/index.ts'
import { startOperator } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aHome } from '../../builders/environment.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: { config: { seats: 2 } } })
const ODILE = 'odile@example.fr'
const TWO = `\uFEFFEmail;Nom;Langue
camille.durand@example.fr;"Durand; Camille";fr
Éloïse@example.fr;Éloïse;EN
`

let admin: Client
let dir = ''
let odile = ''

/** Runs a command as the coach, who holds nothing but labs-coach. */
async function lab(args: readonly string[], { kubeconfig = odile, lang = 'en_GB.UTF-8' } = {}) {
  const { terminal, printed, noted } = aTerminal({ LANG: lang })
  const code = await runProgram([...args, '--kubeconfig', kubeconfig], terminal, '0.0.0')
  return { code, printed, noted, said: noted.join('\n') }
}

async function open(people: string, ...flags: readonly string[]) {
  const file = join(dir, 'people.csv')
  await writeFile(file, people)
  const out = join(dir, 'out')
  return lab(['open', 'word', '--class', 'mars', '--candidates', file, '--out', out, ...flags])
}

/** All that a class could have changed. */
async function everything(): Promise<readonly string[]> {
  const lists = await Promise.all(
    [RESOURCES.namespace, RESOURCES.roleBinding, RESOURCES.session].map((resource) => admin.list(resource)),
  )
  return lists.flatMap(({ items }) => items.map(({ metadata }) => metadata.uid ?? ''))
}

const session = (namespace: string) =>
  admin.get<LabSession & KubeObject>(RESOURCES.session, { namespace, name: 'word' })

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  odile = await sandbox().userKubeconfig(ODILE)
  dir = await mkdtemp(join(tmpdir(), 'class-'))
  await admin.create(RESOURCES.lab, aLab('word'))
  await admin.create(CLUSTER_ROLE_BINDINGS, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'coaches' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-coach' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: ODILE }],
  })
  await waitFor(async () => (await lab(['doctor', '--as', 'coach'])).code === 0, { what: 'the coach’s role' })
})
const RBAC = 'rbac.authorization.k8s.io'
const CLUSTER_ROLE_BINDINGS: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
}
afterAll(async () => {
  admin.close()
  await rm(dir, { recursive: true, force: true })
})

describe('a coach who opens a class', () => {
  it('does nothing when lines of the list are wrong, and names each', async () => {
    const before = await everything()
    const { code, said } = await open(
      'email,namespace\nnina@example.fr,Nina\nleo@example.fr,\nleo@example.com,\nomar@example.fr,kube-system\n',
    )
    expect(code).toBe(1)
    expect(said).toMatch(
      /line 2: "Nina".*\n.*line 4: "leo".*line 3.*\n.*line 5: "kube-system".*\n.*\[CsvInvalid\]/,
    )
    expect(await everything()).toEqual(before)
  })

  it('does nothing when a home is somebody else’s', async () => {
    for (const object of aHome('nina', 'nina.other@example.fr') as KubeObject[]) {
      await admin.create(object.kind === 'Namespace' ? RESOURCES.namespace : RESOURCES.roleBinding, object)
    }
    await admin.create(RESOURCES.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'production' },
    })
    const before = await everything()
    const people = 'email,namespace\nleo@example.fr,\nnina@example.fr,\nomar@example.fr,production\n'
    const { code, said } = await open(people)
    expect(code).toBe(1)
    expect(said).toContain('line 3: namespace "nina" belongs to nina.other@example.fr')
    expect(said).toMatch(
      /line 4: namespace "production" exists and is no candidate's home.*\n.*\[HomeTaken\]/,
    )
    expect(await everything()).toEqual(before)
  })

  it('names the permissions that are missing before anything is done', async () => {
    const file = join(dir, 'people.csv')
    const kubeconfig = await sandbox().userKubeconfig('nobody@example.fr')
    const args = ['open', 'word', '--class', 'mars', '--candidates', file, '--out', join(dir, 'out')]
    await writeFile(file, TWO)
    const { code, said } = await lab(args, { kubeconfig, lang: 'fr_FR.UTF-8' })
    expect(code).toBe(1)
    expect(said).toContain('Il manque le droit « create namespaces » dans le cluster')
    expect(said).toContain('« bind clusterroles.rbac.authorization.k8s.io labs-participant »')
    expect(said).toContain('[PermissionMissing]')
  })

  it('gives each person a home, a session and a kubeconfig that works in their environment', async () => {
    const { code, printed, said } = await open(TWO, '--server', sandbox().serverUrl)
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(printed.at(-1)).toBe('2 person(s): 2 completed, 0 there already')
    const file = join(dir, 'out', 'camille-durand.kubeconfig')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const camille = await createClient({ kubeconfig: file })
    const { items } = await camille.list(RESOURCES.configMap, { namespace: camille.namespace ?? '' })
    expect(items.map(({ metadata }) => metadata.name)).toContain('notes')
    camille.close()
    expect(await session('eloise')).toMatchObject({
      metadata: { labels: { 'labs.cloud-pi-native.fr/class': 'mars' } },
      spec: { candidate: 'Éloïse@example.fr', locale: 'en' },
    })
  })

  it('adds only what is missing when run again, and says who waits for a seat', async () => {
    const before = await everything()
    const { code, printed, said } = await open(`${TWO}omar@example.fr;;\n`)
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(printed.map((line) => line[0])).toEqual(['=', '=', '+', '3'])
    expect(said).toContain('omar: waits for a seat (place 1 in the queue)')
    expect(said).toMatch(/camille-durand: access (?:written to|in) /)
    // A namespace with the bindings of omar and of the coach, and a session.
    expect((await everything()).filter((uid) => !before.includes(uid))).toHaveLength(4)
  })

  it('cannot turn a namespace that exists into a home, nor read its Secrets by binding themself', async () => {
    const coach = await createClient({ kubeconfig: odile })
    const [, binding] = aHome('production', ODILE) as KubeObject[]
    await expect(coach.create(RESOURCES.roleBinding, binding ?? aLab('none'))).rejects.toThrow(
      '"production" is no home of a candidate',
    )
    const home = { labels: { 'labs.cloud-pi-native.fr/home': 'true' } }
    await expect(
      coach.patch(RESOURCES.namespace, { name: 'production' }, { merge: { metadata: home } }),
    ).rejects.toThrow('cannot patch resource "namespaces"')
    coach.close()
  })
})

describe('a class', () => {
  it('is one table, who needs help first', async () => {
    const { code, printed } = await lab(['class', 'mars'])
    expect(code).toBe(0)
    expect(printed[0]).toBe('Class mars: 3 session(s), 2 active, 0 stuck')
    expect(printed[1]).toMatch(/^CANDIDATE +LAB +PHASE +POINTS +TIME LEFT +PROGRESS +HANGS ON +STUCK$/)
    expect(printed.at(-1)).toMatch(/^omar@example\.fr +word +waiting \(1\)/)
  })

  it('is exported as CSV and JSON', async () => {
    const csv = await lab(['class', 'mars', '-o', 'csv'])
    expect(csv.printed[0]).toMatch(/^class,candidate,namespace,session,lab,mode,phase,/)
    expect(csv.printed).toHaveLength(4)
    const json = JSON.parse((await lab(['class', 'mars', '-o', 'json'])).printed.join('\n')) as {
      sessions: { namespace: string; max: number }[]
    }
    expect(json.sessions.find(({ namespace }) => namespace === 'eloise')).toMatchObject({ max: 100 })
  })

  it('is redrawn in place on a terminal, which is given back with the last table on it', async () => {
    const written: string[] = []
    const stop = new AbortController()
    const { terminal } = aTerminal({ LANG: 'en_GB.UTF-8', KUBECONFIG: odile })
    const write = (text: string) => void written.push(text)
    const screen = { ...terminal, isTty: true, signal: stop.signal, write }
    const following = runProgram(['class', 'mars', '--watch'], screen, '0.0.0')
    const pictures = () => written.filter((text) => text.startsWith('\u001B[H'))
    // The time left is counted down, whatever else happens.
    await waitFor(() => Promise.resolve(new Set(pictures()).size > 1), { what: 'the table to change' })
    stop.abort()
    expect(await following).toBe(130)
    expect(written[0]).toContain('\u001B[?1049h')
    expect(pictures().every((text) => text.includes('Class mars: 3 session(s)'))).toBe(true)
    expect(written.at(-1)).toMatch(/^\u001B\[\?25h\u001B\[\?1049lClass mars: 3 session\(s\)/)
  })

  it('tells who tries the same check again and again; what changes within seconds is one try', async () => {
    const { terminal, printed } = aTerminal({ LANG: 'en_GB.UTF-8', KUBECONFIG: odile })
    const stop = new AbortController()
    let now = Date.now()
    const watching = { ...terminal, signal: stop.signal, now: () => new Date(now) }
    const following = runProgram(['class', 'mars', '-w', '-n', 'eloise', '-o', 'json'], watching, '0.0.0')
    const row = () => JSON.parse(printed.at(-1) ?? '{}') as Partial<ClassRow>
    const namespace = (await session('eloise')).status?.environments?.[0]?.namespace ?? ''
    const write = async (word: string) => {
      const answer = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'answer' } }
      await admin.apply(RESOURCES.configMap, { ...answer, data: { word } })
      const isRead = () => Promise.resolve(row().hangsOn?.message === `read: ${word}`)
      await waitFor(isRead, { what: `the word ${word}` })
    }
    await waitFor(() => Promise.resolve(printed.length > 0), { what: 'the session' })
    for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) await write(word)
    expect(row().stuck).toBeUndefined()
    for (const word of ['g', 'h', 'i', 'j']) {
      now += 11_000
      await write(word)
    }
    expect(row().stuck).toEqual({ reason: 'SameCheck', tries: 5 })
    stop.abort()
    expect(await following).toBe(130)
  })

  it('is followed in lines until every session is over', async () => {
    const { terminal, printed } = aTerminal({ LANG: 'en_GB.UTF-8', KUBECONFIG: odile })
    const following = runProgram(['class', 'mars', '-w', '-n', 'eloise'], terminal, '0.0.0')
    await waitFor(() => Promise.resolve(printed.length > 2), { what: 'the table' })
    await admin.patch(
      RESOURCES.session,
      { namespace: 'eloise', name: 'word' },
      { merge: { spec: { submit: true } } },
    )
    expect(await following).toBe(0)
    expect(printed.at(-1)).toMatch(/^Éloïse@example\.fr {2}eloise\/word {2}not passed \d+ %/)
  })

  it('is among those named when another one is asked for', async () => {
    const { code, noted } = await lab(['class', 'avril'])
    expect({ code, noted }).toEqual({
      code: 4,
      noted: ['error: No session in class "avril" [SessionNotFound]', '  Classes: mars'],
    })
  })

  it('completes its name, and the sessions of a namespace', async () => {
    const typed = async (...words: string[]) => {
      const { terminal, printed } = aTerminal({ LANG: 'en_GB.UTF-8', KUBECONFIG: odile })
      await runProgram(['__complete', ...words], terminal, '0.0.0')
      return printed
    }
    expect(await typed('class', 'ma')).toEqual(['mars', ':4'])
    expect(await typed('describe', '-n', 'eloise', '')).toEqual(['word', ':4'])
  })
})

describe('a session', () => {
  it('is described whole', async () => {
    const { code, printed } = await lab(['describe', 'word', '-n', 'eloise'])
    const text = printed.join('\n')
    expect(code).toBe(0)
    for (const part of ['Conditions', 'Checks', 'Timeline', 'Environments', 'Transcript', 'Events']) {
      expect(text).toMatch(new RegExp(`^${part}$`, 'm'))
    }
    expect(text).toMatch(/^Candidate: +Éloïse@example\.fr$/m)
    expect(text).toMatch(/EnvironmentReady +\w+ +\w+/)
    expect(text).toMatch(/handed in, environment frozen\n/)
    expect(text).toMatch(/Transcript\n {2}\S+ \(\d+ %\)/)
  })
})

describe('doctor', () => {
  const admins = () => lab(['doctor'], { kubeconfig: sandbox().adminKubeconfig })

  it('finds nothing to mend in a cluster that has all', async () => {
    const { code, printed } = await admins()
    expect({ code, printed }).toMatchObject({ code: 0 })
    expect(printed.filter((line) => /^ {2}[!?✗]/.test(line))).toEqual([])
    expect(printed.at(-1)).toBe('Nothing to mend')
  })

  it('names what is missing: an operator, an object that ships, a field of a definition, permissions', async () => {
    const gone = await lab(['doctor', '--operator-namespace', 'elsewhere', '--as', 'author'], {
      lang: 'fr_FR',
    })
    expect(gone.code).toBe(1)
    expect(gone.printed.join('\n')).toContain('✗ Il manque le droit « create labs.labs.cloud-pi-native.fr »')

    await admin.resources.refresh()
    const metadata = { name: 'labs-later' }
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: [] }
    const { findings } = await examineShipped(admin, { fr: 'Rôles', en: 'Roles' }, [
      { object: role, isOptional: false },
    ])
    expect(findings).toMatchObject([{ state: 'bad', text: { en: 'ClusterRole labs-later is missing' } }])
    const served = (await servedKinds(admin)) ?? {}
    expect(compareKinds(served)).toEqual([])
    expect(compareKinds(served, { ...served, Lab: ['spec.later', ...(served.Lab ?? [])] })).toEqual([
      { kind: 'Lab', served: true, missing: ['spec.later'], added: [] },
    ])
    const operator = await examineOperator(admin, 'elsewhere', new Date())
    expect(operator.findings).toMatchObject([{ state: 'bad', code: 'OperatorAbsent' }])
  })

  it('names each policy, role and binding that says something else than this version, and how to mend it', async () => {
    await admin.resources.refresh()
    const edits = [
      await edited('ValidatingAdmissionPolicy', 'labs-transcripts', ({ spec }) => {
        const { matchConditions = [] } = spec as { matchConditions?: readonly { expression: string }[] }
        const others = matchConditions.map(({ expression, ...rest }) => ({
          ...rest,
          // As the chart would write one more of `platformIdentities`, and in this policy alone.
          expression: expression.replace(
            /(startsWith\('system:kube-'\))/,
            "$1 && request.userInfo.username != 'eve'",
          ),
        }))
        return { spec: { matchConditions: others } }
      }),
      await edited('ValidatingAdmissionPolicyBinding', 'labs-freeze', () => ({
        spec: { validationActions: ['Warn'] },
      })),
      await edited('ClusterRoleBinding', 'labs-catalogue', ({ subjects }) => ({
        subjects: [...(subjects as object[]), { apiGroup: RBAC, kind: 'User', name: 'eve' }],
      })),
      await edited('ClusterRole', 'labs-participant', ({ rules }) => ({
        rules: (rules as object[]).slice(1),
      })),
    ]
    try {
      const { code, printed } = await admins()
      expect(code).toBe(0)
      const at = printed.map((line, index) => ({ line, index })).filter(({ line }) => /^ {2}[!?✗]/.test(line))
      expect(at.map(({ line }) => line)).toEqual([
        expect.stringMatching(
          /! ValidatingAdmissionPolicyBinding labs-freeze is not of this version \(spec\.validationActions/,
        ),
        expect.stringMatching(
          /! ValidatingAdmissionPolicy labs-transcripts .*\(spec\.matchConditions\[1\]\.expression\): the cluster/,
        ),
        expect.stringMatching(
          /! ClusterRole labs-participant is not of this version \(rules\): it gives other/,
        ),
        expect.stringMatching(/! ClusterRoleBinding labs-catalogue .*\(subjects\): others hold/),
      ])
      for (const { index } of at) expect(printed[index + 1]).toContain('helm upgrade cloud-pi-labs')
      const french = await lab(['doctor'], { kubeconfig: sandbox().adminKubeconfig, lang: 'fr_FR' })
      expect(french.printed.filter((line) => line.includes("n'est pas de cette version"))).toHaveLength(4)
    } finally {
      for (const restore of edits) await restore()
    }
    const { printed } = await admins()
    expect(printed.filter((line) => /^ {2}[!?✗]/.test(line))).toEqual([])
  })

  /** Changes an object as an administrator could; gives what puts it back. */
  async function edited(
    kind: string,
    name: string,
    change: (object: Readonly<Record<string, unknown>>) => object,
  ): Promise<() => Promise<unknown>> {
    const lookup = admin.resources.find(kind)
    if (!('found' in lookup)) throw new Error(`No ${kind}`)
    const before = await admin.get<KubeObject & Record<string, unknown>>(lookup.found, { name })
    const { spec, subjects, rules } = before
    await admin.patch(lookup.found, { name }, { merge: change(before) })
    return () => admin.patch(lookup.found, { name }, { merge: { spec, subjects, rules } })
  }
})

describe('an operator', () => {
  it('does not start without its permissions, and names each', async () => {
    await admin.create(RESOURCES.serviceAccount, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'stranger', namespace: 'production' },
    })
    const operatorKubeconfig = await sandbox().serviceAccountKubeconfig('production', 'stranger')
    const platform = { ...sandbox.platform(), operatorKubeconfig }
    const starting = startOperator({ sandbox: sandbox(), platform, script: await bundleOperator() })
    // The end of its log.
    await expect(starting).rejects.toThrow(
      /ended with 1\.[^]*list secrets[^]* is missing in [^]*\[PermissionMissing\]/,
    )
  })
})
