import type { KubeObject, LabSession } from '../../../src/api/index.ts'
import type { Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { harmless, type Family, type Outcome } from '../attack.ts'
import { fullEverywhere } from '../full-lists.ts'
import { post } from '../requests.ts'
import type { Stage } from '../stage.ts'

const LAB = 'data'
const text = (expr: string) => ({ fr: `lu : {{${expr}}}`, en: `read: {{${expr}}}` })
const check = (id: string, expr: string, message: string, each?: Readonly<Record<string, string>>) => ({
  id,
  title: { fr: id, en: id },
  points: 10,
  ...(each !== undefined && { each }),
  assert: [{ expr, message: text(message) }],
})

/** A lab whose checks read what candidates write in every way that there is: fields, patterns, files, whole lists. */
const aDataLab = (): KubeObject =>
  aLab(LAB, {
    parameters: [],
    seed: [],
    statement: { fr: 'Écrivez', en: 'Write' },
    inputs: {
      sheet: { object: { kind: 'ConfigMap', name: 'answer', environment: 'dev' } },
      all: { list: { kind: 'ConfigMap', environment: 'dev' } },
      rules: { list: { kind: 'PrometheusRule', environment: 'dev', allowEmpty: true } },
    },
    tasks: [
      {
        id: 'read',
        title: { fr: 'Lire', en: 'Read' },
        checks: [
          check('turn', 'sheet.data.turn == "never"', 'sheet.data.turn'),
          check('text', 'sheet.data.text == "right"', 'sheet.data.text'),
          check('pattern', 'sheet.data.text.matches("^(a+)+$")', 'sheet.data.text'),
          check('file', 'yaml(sheet.data.file).right == true', 'sheet.data.file'),
          check(
            'constructor',
            '"right" in sheet.data && sheet.data.right == "right"',
            'sheet.data.constructor',
          ),
          check('every', 'has(each.data) && "right" in each.data', 'each.metadata.name', { each: 'all' }),
          check('rules', 'each.spec.right == true', 'each.spec', { each: 'rules' }),
        ],
      },
    ],
  })

interface Place {
  readonly namespace: string
  readonly hands: Client
}

const places = new WeakMap<Stage, Promise<Place>>()
const place = (stage: Stage): Promise<Place> => {
  const known = places.get(stage) ?? open(stage)
  places.set(stage, known)
  return known
}

async function open({ camille, admin }: Stage): Promise<Place> {
  await admin.create(RESOURCES.lab, aDataLab())
  await camille.open(LAB)
  const ready = await camille.until(LAB, 'its environment', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  const hands = await camille.handedOut(LAB)
  await hands.create(RESOURCES.configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'answer', namespace },
  })
  return { namespace, hands }
}

let turns = 0

/** Writes it, waits until it has been marked, and judges the marks: no Error, no time, no point, no message too long. */
async function marked(stage: Stage, data: Readonly<Record<string, string>>): Promise<Outcome> {
  const { namespace, hands } = await place(stage)
  turns += 1
  const turn = `turn-${turns}`
  const sheet = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'answer', namespace } }
  await hands.replace(RESOURCES.configMap, { ...sheet, data: { ...data, turn } })
  const session = await stage.camille.until(
    LAB,
    'the mark of what was written',
    ({ status }) => status?.checks?.find(({ id }) => id === 'read/turn')?.message?.includes(turn) === true,
  )
  return judged(session)
}

function judged({ status }: LabSession): Outcome {
  const checks = status?.checks ?? []
  const bad = checks.filter(
    ({ state, message = '' }) =>
      !['Fail', 'Blocked'].includes(state) ||
      Buffer.byteLength(message) > 512 ||
      /[\u0000-\u001f\u007f\ud800-\udfff](?![\udc00-\udfff])/.test(
        message.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''),
      ),
  )
  const evidence = JSON.stringify({ checks, timeBack: status?.timeBack })
  return bad.length === 0 && status?.timeBack === undefined
    ? harmless(evidence)
    : { result: 'succeeded', evidence }
}

const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'.split('').map((name, index) => {
    const before = 'abcdefgh'[index] ?? 'a'
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`
  }),
].join('\n')

const deep = (levels: number): object => {
  let value: object = {}
  for (let level = 0; level < levels; level += 1) value = { a: value }
  return value
}

const rule = (name: string, spec: object) => ({ kind: 'PrometheusRule', metadata: { name }, spec })

/** Data that is meant to make the operator fail, wait, or say what it should not. */
export const HOSTILE_DATA: Family = {
  name: 'hostile data',
  attacks: [
    {
      title: 'writes texts of 64 KiB where a check reads them',
      attempt: (stage) => marked(stage, { text: 'x'.repeat(64 * 1024), file: 'right: ' }),
    },
    {
      title: 'uses keys such as __proto__ and constructor',
      attempt: (stage) =>
        marked(
          stage,
          JSON.parse(
            '{"__proto__": "right", "constructor": "right", "toString": "b", "text": "b"}',
          ) as Record<string, string>,
        ),
    },
    {
      title: 'writes halves of surrogate pairs, control characters, text that runs backwards, or templates',
      attempt: (stage) =>
        marked(stage, {
          text: '\ud800 \u202eesrever\u202c \u001b[31mred\u0007 \u0000 {{sheet.data.turn}} $(params.word) **bold**\n# title',
          file: '\udfff: \ud800\n',
        }),
    },
    {
      title: 'writes a text that a naive pattern would match for ever',
      attempt: (stage) => marked(stage, { text: `${'a'.repeat(60_000)}!` }),
    },
    {
      title: 'writes a YAML file that grows without end',
      attempt: (stage) => marked(stage, { file: BOMB, text: 'b' }),
    },
    {
      title: 'nests objects thousands of levels deep',
      async attempt(stage) {
        const { namespace, hands } = await place(stage)
        for (const [name, spec] of [
          ['deep', deep(4_000)],
          [
            'odd',
            JSON.parse(
              '{"__proto__": {"right": true}, "constructor": {"prototype": {"right": true}}}',
            ) as object,
          ],
        ] as const) {
          const made = await hands.send(post('monitoring', namespace, 'prometheusrules', rule(name, spec)))
          if (made.status !== 201 && made.status !== 409)
            throw new Error(JSON.stringify(made.body).slice(0, 300))
        }
        return await marked(stage, { text: 'b' })
      },
    },
    { title: 'fills every list to its end, and hands that in', attempt: fullLists },
    { title: 'fills the lists of every kind at the same time, and hands that in', attempt: fullEverywhere },
  ],
  defences: [],
}

/** Ninety objects of the largest size: they are read live, and twice more for the final mark. */
async function fullLists(stage: Stage): Promise<Outcome> {
  const { namespace, hands } = await place(stage)
  const data = { big: '\u0001'.repeat(60_000) }
  for (let first = 0; first < 90; first += 10)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        hands.send(
          post('core', namespace, 'configmaps', {
            kind: 'ConfigMap',
            metadata: { name: `big-${first + index}` },
            data,
          }),
        ),
      ),
    )
  const live = await marked(stage, { text: 'b' })
  if (live.result === 'succeeded') return live
  await stage.camille.change(LAB, { submit: true })
  const session = await stage.camille.until(LAB, 'its mark', hasCondition('Graded', 'True'))
  return session.status?.result?.points === 0
    ? judged(session)
    : { result: 'succeeded', evidence: JSON.stringify(session.status) }
}
