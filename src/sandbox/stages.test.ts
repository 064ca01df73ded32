import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { packageRoot } from './package-root.ts'

/**
 * KWOK panics on a jq expression that it cannot parse, and a template error is a line in its log and a pod that hangs.
 * So stages use a small part of both languages, which is checked here; what they do is checked on a real API server.
 */
const dir = join(packageRoot(), 'sandbox', 'stages')
const stages = readdirSync(dir).flatMap((file) =>
  parseAllDocuments(readFileSync(join(dir, file), 'utf8')).map((document) => {
    expect(document.errors, file).toEqual([])
    return document.toJS() as Stage
  }),
)

interface Stage {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly resourceRef: { readonly apiGroup: string; readonly kind: string }
    readonly selector: { readonly matchExpressions: readonly { readonly jq: Requirement }[] }
    readonly delay?: { readonly durationMilliseconds: number; readonly jitterDurationMilliseconds?: number }
    readonly steps: readonly Step[]
  }
}

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

interface Step {
  readonly patch?: {
    readonly subresource: string
    readonly root: string
    readonly type: string
    readonly template: string
  }
  readonly apply?: { readonly template: string }
  readonly delete?: boolean
}

const FIELD = String.raw`\.[a-zA-Z]+|\[\]|\["[\w./-]+"\]|\.\[\]`
const CONDITION = String.raw` \| select\( \.type == "[A-Za-z./-]+" \) \| \.status`
const JQ = new RegExp(`^(?:${FIELD})+(?:${CONDITION}| \\| tostring)?$`)

const WORDS = new Set(
  (
    'if else end range with eq not or default list append join index printf regexReplaceAll sha256sum replace ' +
    'Quote YAML Now NodeConditions NodeIP NodePort NodeIPWith PodIPWith false true'
  ).split(' '),
)

it('every stage has a name of its own', () => {
  const names = stages.map(({ metadata }) => metadata.name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(10)
})

describe.each(stages.map((stage) => [stage.metadata.name, stage] as const))('stage %s', (_, stage) => {
  it('is a Stage for one kind, selected by jq that we know how to check', () => {
    expect(stage).toMatchObject({ apiVersion: 'kwok.x-k8s.io/v1alpha1', kind: 'Stage' })
    for (const { jq } of stage.spec.selector.matchExpressions) {
      expect(jq.key).toMatch(JQ)
      expect(['In', 'NotIn', 'Exists', 'DoesNotExist']).toContain(jq.operator)
      expect(jq.operator.includes('In')).toBe((jq.values ?? []).length > 0)
    }
  })

  it('closes every block of its templates and names only functions that KWOK has', () => {
    for (const template of stage.spec.steps.flatMap(templates)) {
      expect(template.replaceAll(/\{\{.*?\}\}/gs, '')).not.toContain('{{')
      const actions = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, action = '']) => action.trim())
      expect(depthAfter(actions)).toBe(0)
      expect(actions.flatMap(unknownWords)).toEqual([])
    }
  })

  it('takes less than half a second, heartbeats aside', () => {
    const { durationMilliseconds = 0, jitterDurationMilliseconds = 0 } = stage.spec.delay ?? {}
    if (stage.metadata.name === 'node-heartbeat') return
    expect(Math.max(durationMilliseconds, jitterDurationMilliseconds)).toBeLessThan(500)
  })
})

function templates({ patch, apply }: Step): string[] {
  return [patch?.template, apply?.template].filter((template) => template !== undefined)
}

function depthAfter(actions: readonly string[]): number {
  let depth = 0
  for (const action of actions) {
    if (/^(?:if|range|with)\b/.test(action)) depth += 1
    if (action === 'end') depth -= 1
    if (depth < 0) return depth
  }
  return depth
}

/** Bare words of an action: not in quotes, not a field, not a variable. */
function unknownWords(action: string): string[] {
  const bare = action.replaceAll(/"[^"]*"/g, ' ').replaceAll(/[.$][\w.]+/g, ' ')
  return [...bare.matchAll(/[A-Za-z]\w*/g)].map(([word]) => word).filter((word) => !WORDS.has(word))
}
