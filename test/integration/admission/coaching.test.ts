import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aHome } from '../../builders/environment.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'

const platform = usePlatform()
let camille: Person
let handedOut: Person
let odile: Person
let omar: Person

const name = 'premier-deploiement'
const CAMILLE = 'camille@example.fr'
const ODILE = 'odile@example.fr'
const ENVIRONMENT = 'dlir8hay3hius--7sahj3r4nl97b'

/** One act of each kind, as `by` would write it. */
const acts = (by: string, at = '2026-03-02T09:00:00.000Z') => {
  const act = { at, by, reason: 'The network was down' }
  return {
    extension: { extensions: [{ ...act, minutes: 15 }] },
    end: { end: act },
    decision: { decisions: [{ ...act, check: 'write/word', state: 'Pass' }] },
    retake: { retake: act },
  }
}
type Kind = keyof ReturnType<typeof acts>
const KINDS: readonly Kind[] = ['extension', 'end', 'decision', 'retake']

const patch = (person: Person, ...change: readonly string[]) =>
  person(['patch', 'labsession', name, '-n', 'camille', ...change])
const coach = (person: Person, coaching: object) =>
  patch(person, '--type=merge', '-p', JSON.stringify({ spec: { coaching } }))
const setStatus = async (status: object): Promise<void> => {
  const args = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]
  const { code, stderr } = await patch(platform().admin, ...args)
  if (code !== 0) throw new Error(stderr)
}

beforeAll(async () => {
  const { admin, person, serviceAccount } = platform()
  camille = await person(CAMILLE)
  odile = await person(ODILE)
  omar = await person('omar@example.fr')
  await apply(admin, ...aHome('camille', CAMILLE))
  await apply(admin, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ENVIRONMENT } })
  await apply(admin, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'candidate', namespace: ENVIRONMENT },
  })
  const bind = async (binding: string, ...options: string[]): Promise<void> => {
    const { code, stderr } = await admin(['create', ...binding.split(' '), ...options])
    if (code !== 0) throw new Error(stderr)
  }
  const subject = `--serviceaccount=${ENVIRONMENT}:candidate`
  await bind('rolebinding handed-out -n camille --clusterrole=labs-participant', subject)
  await bind(`clusterrolebinding coaches --clusterrole=labs-coach --user=${ODILE} --user=omar@example.fr`)
  handedOut = await serviceAccount(ENVIRONMENT, 'candidate')
})

beforeEach(async () => {
  await platform().admin(['delete', 'labsession', '--all', '-n', 'camille'])
})

describe('an act of coaching in a session that is opened', () => {
  test.each(KINDS)('a candidate puts none into it, under whatever name: %s', async (kind) => {
    for (const by of [CAMILLE, ODILE]) {
      const { code, stderr } = await camille(['create', '-f', '-'], aLabSession({ coaching: acts(by)[kind] }))
      expect(code).not.toBe(0)
      expect(stderr).toContain('spec.coaching is for coaches (verb "coach" on labsessions)')
    }
  })

  test('a coach does, under their own name only', async () => {
    const session = (by: string) => aLabSession({ candidate: CAMILLE, coaching: acts(by).extension })
    const { code, stderr } = await odile(['create', '-f', '-'], session('omar@example.fr'))
    expect(code).not.toBe(0)
    expect(stderr).toContain('spec.coaching: "by" must be "odile@example.fr", who decides')
    await apply(odile, session(ODILE))
  })
})

describe('an act of coaching in an open session', () => {
  beforeEach(async () => {
    await apply(camille, aLabSession())
    await setStatus({ serviceAccount: `system:serviceaccount:${ENVIRONMENT}:candidate` })
  })

  test.each(KINDS)('is added neither by the candidate nor by the kubeconfig handed out: %s', async (kind) => {
    const mine = [
      [camille, CAMILLE],
      [camille, ODILE],
      [handedOut, `system:serviceaccount:${ENVIRONMENT}:candidate`],
      [handedOut, ODILE],
    ] as const
    for (const [person, by] of mine) {
      const { code, stderr } = await coach(person, acts(by)[kind])
      expect(code).not.toBe(0)
      expect(stderr).toContain('spec.coaching est réservé aux formateurs')
    }
  })

  test.each(KINDS)('a coach adds one under their own name only: %s', async (kind) => {
    const forged = await coach(omar, acts(ODILE)[kind])
    expect(forged.code).not.toBe(0)
    expect(forged.stderr).toContain('"by" must be "omar@example.fr", who decides')
    expect(await coach(odile, acts(ODILE)[kind])).toMatchObject({ code: 0 })
  })

  test.each(KINDS)('stays as it is, nobody takes it back or changes it: %s', async (kind) => {
    await coach(odile, acts(ODILE)[kind])
    const [field = ''] = Object.keys(acts(ODILE)[kind])
    const changed = JSON.stringify(acts(ODILE)[kind]).replace('network', 'weather')
    const remove = JSON.stringify([{ op: 'remove', path: `/spec/coaching/${field}` }])
    for (const person of [camille, handedOut, odile, omar, platform().admin]) {
      const attempts = [
        await patch(person, '--type=json', '-p', remove),
        await coach(person, JSON.parse(changed) as object),
      ]
      for (const { code, stderr } of attempts) {
        expect(code).not.toBe(0)
        expect(stderr).toMatch(/spec\.coaching is append only|spec\.coaching is for coaches|"by" must be/)
      }
    }
  })

  test('a second coach adds to what the first decided', async () => {
    const first = acts(ODILE).extension.extensions
    const second = acts('omar@example.fr', '2026-03-02T09:30:00.000Z').extension.extensions
    await coach(odile, { extensions: first })
    expect(await coach(omar, { extensions: [...first, ...second] })).toMatchObject({ code: 0 })
  })

  test('a candidate goes on with what a coach has written in it', async () => {
    await coach(odile, acts(ODILE).extension)
    const submit = JSON.stringify({ spec: { locale: 'en', submit: true } })
    expect(await patch(camille, '--type=merge', '-p', submit)).toMatchObject({ code: 0 })
  })
})

describe('an act of coaching in a session that is handed in', () => {
  beforeEach(async () => {
    await apply(camille, aLabSession())
    await setStatus({ frozenAt: '2026-03-02T10:00:00Z' })
  })

  test.each(['extension', 'end'] as const)('takes none any more, from nobody: %s', async (kind) => {
    const { code, stderr } = await coach(odile, acts(ODILE)[kind])
    expect(code).not.toBe(0)
    expect(stderr).toContain('the session is submitted: it can neither be extended nor ended')
    const byAdmin = await coach(platform().admin, acts('admin')[kind])
    expect(byAdmin.stderr).toContain('the session is submitted: it can neither be extended nor ended')
  })

  test.each(['decision', 'retake'] as const)('still takes one from a coach: %s', async (kind) => {
    expect(await coach(camille, acts(CAMILLE)[kind])).not.toMatchObject({ code: 0 })
    expect(await coach(odile, acts(ODILE)[kind])).toMatchObject({ code: 0 })
  })
})
