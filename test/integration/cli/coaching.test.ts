import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KubeObject, LabSession } from '../../../src/api/index.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aHome } from '../../builders/environment.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { apply, usePlatform } from '../../builders/platform.ts'
import { aTerminal } from '../../builders/terminal.ts'

const platform = usePlatform()
const CAMILLE = 'camille@example.fr'
const ODILE = 'odile@example.fr'
const OMAR = 'omar@example.fr'
const ref = { namespace: 'camille', name: 'premier-deploiement' }
const REASON = ['--reason', 'The network was down']

let admin: Client
const kubeconfigs = new Map<string, string>()

/** Runs a command as somebody who is not in the session's namespace. */
async function lab(who: string, args: readonly string[], lang = 'en_GB.UTF-8') {
  const { terminal, printed, noted } = aTerminal({ LANG: lang })
  const flags = ['-n', ref.namespace, '--kubeconfig', kubeconfigs.get(who) ?? '']
  return { code: await runProgram([...args, ...flags], terminal, '0.0.0'), printed, noted }
}

const coaching = async () => (await admin.get<LabSession & KubeObject>(RESOURCES.session, ref)).spec.coaching
const setStatus = async (status: object): Promise<void> => {
  await admin.patch(RESOURCES.session, { ...ref, subresource: 'status' }, { merge: { status } })
}

beforeAll(async () => {
  const { sandbox, admin: person } = platform()
  admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
  for (const who of [CAMILLE, ODILE, OMAR]) kubeconfigs.set(who, await sandbox.userKubeconfig(who))
  await apply(person, ...aHome('camille', CAMILLE))
  const binding = ['create', 'clusterrolebinding', 'coaches', '--clusterrole=labs-coach']
  await person([...binding, `--user=${ODILE}`, `--user=${OMAR}`])
  await apply(person, {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabRubric',
    metadata: { name: 'first-deployment' },
    spec: {
      checks: [{ id: 'secret', title: { fr: 'a', en: 'a' }, points: 1, assert: [{ expr: 'true' }] }],
    },
  })
})

beforeEach(async () => {
  await platform().admin(['delete', 'labsession', '--all', '-n', 'camille'])
  await admin.create(RESOURCES.session, aLabSession({ candidate: CAMILLE }) as KubeObject)
})

describe('a coach', () => {
  it('extends a session in another namespace, under the name that the API server knows', async () => {
    const { code, printed } = await lab(ODILE, ['extend', ref.name, '15', ...REASON])
    expect({ code, printed }).toEqual({
      code: 0,
      printed: ['15 minute(s) added to session "premier-deploiement"'],
    })
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string
    expect((await coaching()).extensions).toEqual([
      { at, by: ODILE, minutes: 15, reason: 'The network was down' },
    ])
  })

  it('loses no act of others, however many are given at once', async () => {
    const given = Array.from(
      { length: 8 },
      (_, index) => [index % 2 === 0 ? ODILE : OMAR, index + 1] as const,
    )
    const ended = await Promise.all(
      given.map(([who, minutes]) => lab(who, ['extend', ref.name, String(minutes), ...REASON])),
    )
    expect(ended.map(({ code }) => code)).toEqual(given.map(() => 0))
    const kept = (await coaching()).extensions.map(({ by, minutes }) => [by, minutes] as const)
    expect(kept.toSorted(([, a], [, b]) => a - b)).toEqual(given)
  })

  it('ends a session, once', async () => {
    expect(await lab(ODILE, ['end', ref.name, ...REASON])).toMatchObject({ code: 0 })
    expect((await coaching()).end).toMatchObject({ by: ODILE, reason: 'The network was down' })
    const { code, noted } = await lab(OMAR, ['end', ref.name, ...REASON], 'fr_FR.UTF-8')
    expect({ code, noted }).toEqual({
      code: 1,
      noted: [`error: ${ODILE} a déjà mis fin à cette session [RequestRefused]`],
    })
  })

  it('opens one more attempt, once', async () => {
    expect(await lab(ODILE, ['retake', ref.name, ...REASON])).toMatchObject({ code: 0 })
    expect((await coaching()).retake).toMatchObject({ by: ODILE })
    expect(await lab(OMAR, ['retake', ref.name, ...REASON])).toMatchObject({
      code: 1,
      noted: [`error: ${ODILE} has allowed this attempt already [RequestRefused]`],
    })
  })

  it('neither extends nor ends what is handed in', async () => {
    await setStatus({ frozenAt: '2026-03-02T10:00:00Z' })
    for (const args of [
      ['extend', ref.name, '15'],
      ['end', ref.name],
    ]) {
      const { code, noted } = await lab(ODILE, [...args, ...REASON], 'fr_FR.UTF-8')
      expect({ code, noted }).toEqual({
        code: 1,
        noted: [
          'error: La session « premier-deploiement » est rendue : ni temps en plus ni fin [RequestRefused]',
        ],
      })
    }
    expect((await coaching()).extensions).toEqual([])
  })

  it.each([
    ['minutes that are none', ['extend', ref.name, 'soon', ...REASON], '"soon": a number of minutes'],
    ['too many minutes', ['extend', ref.name, '481', ...REASON], '"481": a number of minutes'],
    ['no reason', ['extend', ref.name, '15'], "required option '--reason <text>' not specified"],
    ['a reason that is none', ['end', ref.name, '--reason', ' x '], 'Give the reason with --reason'],
    [
      'a decision without a reason',
      ['decide', ref.name, 'write/word', 'Pass'],
      'Give the reason with --reason',
    ],
    [
      'a decision that is none',
      ['decide', ref.name, 'write/word', 'Maybe', ...REASON],
      'Pass or Fail is expected',
    ],
  ])('who gives %s is told what is expected', async (_, args, want) => {
    const { code, noted } = await lab(ODILE, args)
    expect(code).toBe(2)
    expect(noted.join('\n')).toContain(want)
  })

  it('is told that there is no such session', async () => {
    const { code, noted } = await lab(ODILE, ['end', 'nothing', ...REASON])
    expect(code).toBe(4)
    expect(noted[0]).toContain('[SessionNotFound]')
  })
})

describe('a decision', () => {
  const unobserved = {
    frozenAt: '2026-03-02T10:00:00Z',
    checks: [
      { id: 'write/word', state: 'Error', points: 0, max: 60, message: 'Lecture impossible : 503' },
      { id: 'write/platform', state: 'Fail', points: 0, max: 40 },
    ],
    conditions: [
      {
        type: 'Graded',
        status: 'False',
        reason: 'NeedsCoach',
        message: 'write/word',
        lastTransitionTime: '2026-03-02T10:05:00Z',
      },
    ],
  }

  it('waits for nothing while the session runs: an Error may mend itself', async () => {
    await setStatus({ checks: unobserved.checks })
    expect(await lab(ODILE, ['decide', ref.name])).toMatchObject({
      code: 0,
      printed: ['Nothing waits for a decision in session "premier-deploiement"'],
    })
    expect(await lab(ODILE, ['decide', ref.name, 'write/word', 'Pass', ...REASON])).toMatchObject({ code: 1 })
  })

  it('is listed with what waits for it, and taken', async () => {
    await setStatus(unobserved)
    const { printed } = await lab(ODILE, ['decide', ref.name], 'fr_FR.UTF-8')
    expect(printed).toEqual([
      'Attendent une décision dans la session « premier-deploiement » :',
      '  write/word  Lecture impossible : 503',
      "  hidden/*  (s'il en reste de cachés)",
      "  quiz/*  (s'il en reste de cachés)",
      'kubectl lab decide premier-deploiement CONTRÔLE Pass|Fail --reason …',
    ])
    for (const [check, state] of [
      ['write/word', 'Pass'],
      ['hidden/*', 'Fail'],
      ['hidden/secret', 'Pass'],
    ] as const) {
      expect(await lab(ODILE, ['decide', ref.name, check, state, ...REASON])).toMatchObject({ code: 0 })
    }
    expect((await coaching()).decisions.map(({ check, state, by }) => [check, state, by])).toEqual([
      ['write/word', 'Pass', ODILE],
      ['hidden/*', 'Fail', ODILE],
      ['hidden/secret', 'Pass', ODILE],
    ])
    const again = await lab(OMAR, ['decide', ref.name, 'write/word', 'Fail', ...REASON])
    expect(again).toMatchObject({
      code: 1,
      noted: [`error: ${ODILE} has decided on write/word already: Pass; a decision stays [RequestRefused]`],
    })
  })

  it.each(['write/platform', 'write/wrod', 'hidden/nothing'])(
    'on %s, which waits for none, is refused with what does',
    async (check) => {
      await setStatus(unobserved)
      expect(await lab(ODILE, ['decide', ref.name, check, 'Pass', ...REASON])).toMatchObject({
        code: 1,
        noted: [
          `error: "${check}" does not wait for a decision [RequestRefused]`,
          '  Waiting for a decision: write/word, hidden/*, quiz/*',
        ],
      })
      expect((await coaching()).decisions).toEqual([])
    },
  )
})

describe('a candidate', () => {
  it('is refused by the API server, and told who may', async () => {
    const { code, noted } = await lab(CAMILLE, ['extend', ref.name, '15', ...REASON])
    expect(code).toBe(1)
    expect(noted[0]).toMatch(
      /^error: The cluster refused: .*spec\.coaching is for coaches.*\[RequestRefused\]$/,
    )
    expect(noted[1]).toContain('A coach has the verb "coach" on labsessions')
    expect((await coaching()).extensions).toEqual([])
  })
})
