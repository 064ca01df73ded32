import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aHome } from '../../builders/environment.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'

const platform = usePlatform()
let camille: Person
let dominique: Person
let coach: Person
let handedOut: Person

const name = 'premier-deploiement'
const patch = (person: Person, change: object) =>
  person(['patch', 'labsession', name, '-n', 'camille', '--type=merge', '-p', JSON.stringify(change)])
const remove = (person: Person, path: string) =>
  person([
    'patch',
    'labsession',
    name,
    '-n',
    'camille',
    '--type=json',
    '-p',
    JSON.stringify([{ op: 'remove', path }]),
  ])
const setStatus = async (status: object) => {
  const args = ['patch', 'labsession', name, '-n', 'camille', '--subresource=status', '--type=merge']
  const { code, stderr } = await platform().admin([...args, '-p', JSON.stringify({ status })])
  if (code !== 0) throw new Error(stderr)
}

beforeAll(async () => {
  const { admin, person, serviceAccount } = platform()
  camille = await person('camille@example.fr')
  dominique = await person('dominique@example.fr')
  coach = await person('coach@example.fr')
  const environment = 'dlir8hay3hius--7sahj3r4nl97b'
  await apply(admin, ...aHome('camille', 'camille@example.fr'))
  await apply(admin, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: environment } })
  await apply(admin, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'candidate', namespace: environment },
  })
  // Dominique shares the namespace, and the kubeconfig handed out works there: only the policy tells them apart.
  const bind = async (binding: string, role: string, subject: string) => {
    const { code, stderr } = await admin(['create', ...binding.split(' '), `--clusterrole=${role}`, subject])
    if (code !== 0) throw new Error(stderr)
  }
  await bind('rolebinding dominique -n camille', 'labs-participant', '--user=dominique@example.fr')
  await bind(
    'rolebinding handed-out -n camille',
    'labs-participant',
    `--serviceaccount=${environment}:candidate`,
  )
  await bind('clusterrolebinding coach', 'labs-coach', '--user=coach@example.fr')
  handedOut = await serviceAccount(environment, 'candidate')
})

beforeEach(async () => {
  await platform().admin(['delete', 'labsession', '--all', '-n', 'camille'])
})

describe('creating a session', () => {
  test('an absent candidate is filled in with the requester, and defaults are set', async () => {
    await apply(camille, aLabSession())
    const { stdout } = await camille(['get', 'labsession', name, '-n', 'camille', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      spec: {
        lab: 'first-deployment',
        candidate: 'camille@example.fr',
        locale: 'fr',
        submit: false,
        hints: [],
      },
    })
  })

  test('a candidate cannot open one for somebody else', async () => {
    const { code, stderr } = await dominique(
      ['apply', '-f', '-'],
      aLabSession({ candidate: 'camille@example.fr' }),
    )
    expect(code).not.toBe(0)
    expect(stderr).toContain(
      'spec.candidate doit être « dominique@example.fr », qui applique la session / ' +
        'spec.candidate must be "dominique@example.fr", who applies the session',
    )
  })

  test('a coach can', async () => {
    await apply(coach, aLabSession({ candidate: 'camille@example.fr' }))
  })

  test('the kubeconfig handed out opens none', async () => {
    const { code, stderr } = await handedOut(['apply', '-f', '-'], aLabSession())
    expect(code).not.toBe(0)
    expect(stderr).toContain('this kubeconfig belongs to a session')
  })

  test.each([
    ['finalizers', { finalizers: ['example.fr/mine'] }],
    ['ownerReferences', { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' }] }],
  ])('it bears no %s of its own', async (_, metadata) => {
    const { code, stderr } = await camille(['create', '-f', '-'], aLabSession({}, metadata))
    expect(code).not.toBe(0)
    expect(stderr).toContain('finalizers and ownerReferences of a session cannot be changed')
  })

  test.each([
    ['a name that is no DNS label', aLabSession({}, { name: 'a.b' }), 'metadata.name must be a DNS label'],
    ['an unknown language', aLabSession({ locale: 'de' }), 'spec.locale: Unsupported value: "de"'],
    ['a hint that is no task/hint', aLabSession({ hints: ['image'] }), 'spec.hints[0]'],
    ['a hint asked for twice', aLabSession({ hints: ['a/b', 'a/b'] }), 'Duplicate value: "a/b"'],
    [
      'an unknown field, under strict validation',
      aLabSession({ submitted: true }),
      'unknown field "spec.submitted"',
    ],
    ['no lab', aLabSession({ lab: undefined }), 'spec.lab: Required value'],
  ])('%s is refused', async (_, session, message) => {
    const { code, stderr } = await camille(['create', '-f', '-'], session)
    expect(code).not.toBe(0)
    expect(stderr).toContain(message)
  })
})

describe('changing a session', () => {
  beforeEach(async () => {
    await apply(camille, aLabSession())
    await patch(camille, { spec: { hints: ['deploy/image'] } })
  })

  test.each([
    ['lab', { lab: 'other' }, 'spec.lab is immutable'],
    ['candidate', { candidate: 'dominique@example.fr' }, 'spec.candidate is immutable'],
  ])('%s never changes', async (_, spec, message) => {
    const { code, stderr } = await patch(camille, { spec })
    expect(code).not.toBe(0)
    expect(stderr).toContain(message)
  })

  test('candidate cannot be removed', async () => {
    const { code, stderr } = await remove(camille, '/spec/candidate')
    expect(code).not.toBe(0)
    expect(stderr).toContain('spec.candidate is immutable')
  })

  test('submit is one way, also by removing the field', async () => {
    expect(await patch(camille, { spec: { submit: true } })).toMatchObject({ code: 0 })
    const attempts = [
      await patch(camille, { spec: { submit: false } }),
      await patch(camille, { spec: { submit: null } }),
      await remove(camille, '/spec/submit'),
    ]
    for (const { code, stderr } of attempts) {
      expect(code).not.toBe(0)
      expect(stderr).toContain(
        'une session rendue le reste / submit is one way: a submitted session stays submitted',
      )
    }
  })

  test('a hint cannot be given back, also by removing the field', async () => {
    const attempts = [
      await patch(camille, { spec: { hints: ['deploy/other'] } }),
      await patch(camille, { spec: { hints: null } }),
      await remove(camille, '/spec/hints'),
    ]
    for (const { code, stderr } of attempts) {
      expect(code).not.toBe(0)
      expect(stderr).toContain('spec.hints is append only')
    }
    expect(await patch(camille, { spec: { hints: ['deploy/image', 'deploy/other'] } })).toMatchObject({
      code: 0,
    })
  })

  test('once it is submitted there are no more hints', async () => {
    await setStatus({ frozenAt: '2026-01-01T00:00:00Z' })
    const { code, stderr } = await patch(camille, { spec: { hints: ['deploy/image', 'deploy/other'] } })
    expect(code).not.toBe(0)
    expect(stderr).toContain('the session is submitted: no more hints')
    // Nor does anything else of the spec change, but for what coaches decide.
    expect((await patch(camille, { spec: { locale: 'en' } })).stderr).toContain('it does not change any more')
    await setStatus({ frozenAt: null })
  })

  test('another participant of the namespace cannot', async () => {
    const { code, stderr } = await patch(dominique, { spec: { submit: true } })
    expect(code).not.toBe(0)
    expect(stderr).toContain(
      'cette session est celle de camille@example.fr : seul ce candidat ou un coach la modifie / ' +
        "this session is camille@example.fr's: only that candidate or a coach may change it",
    )
  })

  test('the kubeconfig handed out for it can, and only then', async () => {
    expect(await patch(handedOut, { spec: { locale: 'en' } })).not.toMatchObject({ code: 0 })
    await setStatus({ serviceAccount: 'system:serviceaccount:dlir8hay3hius--7sahj3r4nl97b:candidate' })
    expect(await patch(handedOut, { spec: { submit: true } })).toMatchObject({ code: 0 })
  })

  test('a coach can, but finalizers are the operator’s alone', async () => {
    expect(await patch(coach, { spec: { locale: 'en' } })).toMatchObject({ code: 0 })
    expect(await patch(coach, { metadata: { finalizers: ['example.fr/mine'] } })).not.toMatchObject({
      code: 0,
    })
    const finalizers = ['labs.cloud-pi-native.fr/environments']
    expect(await patch(platform().admin, { metadata: { finalizers } })).toMatchObject({ code: 0 })
    const attempt = await patch(camille, { metadata: { finalizers: null } })
    expect(attempt.stderr).toContain('finalizers and ownerReferences of a session cannot be changed')
    await patch(platform().admin, { metadata: { finalizers: null } })
  })

  test('its status is the operator’s alone', async () => {
    const people = [platform().operator, camille, handedOut, coach]
    const may = async (verb: string) => {
      const args = ['auth', 'can-i', verb, 'labsessions', '--subresource=status', '-n', 'camille']
      const answers = await Promise.all(people.map((person) => person(args)))
      return answers.map(({ stdout }) => stdout.trim())
    }
    expect(await may('patch')).toEqual(['yes', 'no', 'no', 'no'])
    expect(await may('update')).toEqual(['no', 'no', 'no', 'no'])
  })
})

describe('deleting a session', () => {
  const deleteSession = (person: Person) => person(['delete', 'labsession', name, '-n', 'camille'])

  beforeEach(() => apply(camille, aLabSession()))

  test('the candidate can', async () => {
    expect(await deleteSession(camille)).toMatchObject({ code: 0 })
  })

  test('neither another participant nor the kubeconfig handed out can', async () => {
    await setStatus({ serviceAccount: 'system:serviceaccount:dlir8hay3hius--7sahj3r4nl97b:candidate' })
    for (const person of [dominique, handedOut]) {
      const { code, stderr } = await deleteSession(person)
      expect(code).not.toBe(0)
      expect(stderr).toContain('only that candidate or a coach may delete it')
    }
  })

  test('an exam session stays, unless a coach deletes it', async () => {
    await setStatus({ mode: 'exam' })
    const { code, stderr } = await deleteSession(camille)
    expect(code).not.toBe(0)
    expect(stderr).toContain("une session d'examen ne se supprime pas")
    expect(await deleteSession(coach)).toMatchObject({ code: 0 })
  })

  test('it goes with its namespace', async () => {
    const { admin } = platform()
    await apply(admin, ...aHome('passing', 'camille@example.fr'))
    await apply(camille, aLabSession({}, { namespace: 'passing' }))
    expect(await admin(['delete', 'namespace', 'passing', '--timeout=30s'])).toMatchObject({ code: 0 })
  })
})
