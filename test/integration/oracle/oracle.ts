import { randomUUID } from 'node:crypto'
import type { Json } from '../../../src/api/index.ts'
import type { Client, RawResponse } from '../../../src/kube/index.ts'
import { waitFor } from '../../builders/wait-for.ts'
import type { Relation } from '../../conformance/corpus.ts'

const GROUP = 'oracle.labs.cloud-pi-native.fr'
const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings'
const CELLS = `/apis/${GROUP}/v1/namespaces/default/cells`

/**
 * Expressions a policy. Beyond 4 KiB of warnings in one answer each is cut to 256 characters (apiserver's
 * endpoints/filters/warning.go): what tells them apart comes first, and so few fit in any case.
 */
const VALIDATIONS = 10

const SENTINEL = 'sentinel'

/** What the API server is asked to judge. */
export interface Question {
  /** Judged when read, each after those it reads; expressions name them `variables.<name>`. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[]
  readonly expressions: readonly string[]
}

/** A question the API server is ready for. */
export interface Panel {
  /** Expressions it does not compile, by index, and why. */
  readonly refused: ReadonlyMap<number, string>
  /** What each expression gives on this data; `none` for the refused ones. */
  readonly judge: (data: Readonly<Record<string, Json>>) => Promise<readonly Relation[]>
}

/** Makes the API server able to judge any data: a kind that keeps whatever it is given. */
export async function prepareOracle(client: Client): Promise<void> {
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  await expectCreated(client, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `cells.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural: 'cells', singular: 'cell', kind: 'Cell', listKind: 'CellList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } },
        },
      ],
    },
  })
  await waitFor(
    async () => {
      const answer = await client.send({ method: 'GET', path: CELLS })
      return answer.status === 200 || undefined
    },
    { what: 'the oracle kind to be served' },
  )
}

/**
 * Policies with action Warn that ask the question, tried by dry runs: one answer tells of several expressions. `data`
 * names what every later judgement will hold.
 */
export async function preparePanel(
  client: Client,
  question: Question,
  data: readonly string[],
): Promise<Panel> {
  const inputs = data.map((name) => ({ name, expression: `object.spec.data.${name}` }))
  const variables = [
    ...inputs,
    ...question.variables.map(({ name, expression }) => ({ name, expression: `dyn(${expression})` })),
  ]
  const refused = new Map<number, string>()
  const groups = chunks(question.expressions.map((expression, index) => ({ index, expression })))
  const panels: Ask[] = []
  await inParallel(groups, async (group) => {
    panels.push(await prepareGroup(client, variables, group, refused))
  })
  return {
    refused,
    async judge(values) {
      const relations: Relation[] = question.expressions.map(() => 'none')
      const answers = await Promise.all(panels.map((ask) => ask(values)))
      for (const [index, relation] of answers.flat()) relations[index] = relation
      return relations
    },
  }
}

/** Runs the work for each item, at most 24 at once. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) await work(item, index)
  }
  await Promise.all(Array.from({ length: 24 }, worker))
}

interface Asked {
  readonly index: number
  readonly expression: string
}

type Ask = (data: Readonly<Record<string, Json>>) => Promise<readonly (readonly [number, Relation])[]>

async function prepareGroup(
  client: Client,
  variables: readonly object[],
  asked: readonly Asked[],
  refused: Map<number, string>,
): Promise<Ask> {
  const name = randomUUID()
  const group = await createPolicy(client, name, variables, asked, refused)
  await expectCreated(client, BINDINGS, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Warn'],
      matchResources: { objectSelector: { matchLabels: { panel: name } } },
    },
  })
  const ask = async (data: Readonly<Record<string, Json>>): Promise<readonly string[]> => {
    const body = {
      apiVersion: `${GROUP}/v1`,
      kind: 'Cell',
      metadata: { name: 'cell', labels: { panel: name } },
      spec: { data },
    }
    const answer = await client.send({ method: 'POST', path: CELLS, query: { dryRun: 'All' }, body })
    if (answer.status !== 201) throw new Error(`Cell refused: ${JSON.stringify(answer.body)}`)
    return answer.warnings
  }
  // A policy begins to be obeyed a moment after it was made.
  await waitFor(
    async () => {
      const warnings = await ask({})
      return warnings.some(isSentinel) || undefined
    },
    { what: `policy ${name} to be obeyed`, everyMs: 200, deadlineMs: 60_000 },
  )
  return async (data) => {
    const warnings = await ask(data)
    if (!warnings.some(isSentinel))
      throw new Error(`No sentinel among ${warnings.length} warnings of ${name}`)
    return group.map(({ index }) => [index, relationOf(index, warnings)] as const)
  }
}

/** The marker begins the expression, hence every warning about it, however short that is cut. */
function marked({ index, expression }: Asked): string {
  return `"#${index}#" != "" && (${expression})`
}

function policyOf(name: string, variables: readonly object[], asked: readonly Asked[]): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [GROUP], apiVersions: ['v1'], operations: ['CREATE'], resources: ['cells'] },
        ],
      },
      variables,
      validations: [
        ...asked.map((each) => ({ expression: marked(each), message: `false#${each.index}#` })),
        { expression: 'false', message: SENTINEL },
      ],
    },
  }
}

/** Creates the policy, without the expressions that the API server does not compile; gives those that are left. */
async function createPolicy(
  client: Client,
  name: string,
  variables: readonly object[],
  asked: readonly Asked[],
  refused: Map<number, string>,
): Promise<readonly Asked[]> {
  const answer = await client.send({ method: 'POST', path: POLICIES, body: policyOf(name, variables, asked) })
  if (answer.status === 201) return asked
  const faults = new Map<number, string>()
  for (const { field, message } of causesOf(answer)) {
    const place = /^spec\.validations\[(\d+)\]/.exec(field)?.[1]
    if (place === undefined) throw new Error(`${field}: ${message}`)
    faults.set(Number(place), message)
  }
  if (faults.size === 0) throw new Error(`Policy refused: ${JSON.stringify(answer.body)}`)
  const rest = asked.filter(({ index }, place) => {
    const fault = faults.get(place)
    if (fault !== undefined) refused.set(index, fault)
    return fault === undefined
  })
  return createPolicy(client, name, variables, rest, refused)
}

function chunks(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const count = Math.ceil(asked.length / VALIDATIONS)
  return Array.from({ length: count }, (_, index) =>
    asked.slice(index * VALIDATIONS, (index + 1) * VALIDATIONS),
  )
}

function relationOf(index: number, warnings: readonly string[]): Relation {
  if (warnings.some((warning) => warning.includes(`false#${index}#`))) return 'false'
  return warnings.some((warning) => warning.includes(`"#${index}#"`)) ? 'none' : 'true'
}

function isSentinel(warning: string): boolean {
  return warning.includes(SENTINEL)
}

function causesOf(answer: RawResponse): readonly { readonly field: string; readonly message: string }[] {
  const status = answer.body as { details?: { causes?: { field?: string; message?: string }[] } } | undefined
  return (status?.details?.causes ?? []).map(({ field = '', message = '' }) => ({ field, message }))
}

async function expectCreated(client: Client, path: string, body: object): Promise<void> {
  const answer = await client.send({ method: 'POST', path, body })
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
}
