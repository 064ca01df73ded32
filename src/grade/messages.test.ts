import { describe, expect, it } from 'vitest'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { Json } from '../api/index.ts'
import { grade } from './index.ts'

/** The message of a check that fails with this template and each-list, on this object. */
function messageOf(template: string, web: Json, each?: string): { fr: string; en: string } {
  const check = aCheck({
    ...(each === undefined ? {} : { each: { c: each } }),
    assert: [{ expr: 'false', message: { fr: template, en: template } }],
  })
  const [result] = grade(aRevision([check]), anEvidence({ web: { value: web } })).checks
  if (result?.message === undefined) throw new Error('The check passed')
  return result.message
}

describe('a message', () => {
  const cases: Record<string, { template: string; web: Json; want: string }> = {
    'shows texts, numbers and booleans as they are': {
      template: '{{web.a}} {{web.b}} {{ web.c }} {{web.d}}',
      web: { a: 'text', b: 3, c: true, d: 1.5 },
      want: 'text 3 true 1.5',
    },
    'joins lists with commas': { template: '{{web.a}}', web: { a: ['x', 'y', 1] }, want: 'x, y, 1' },
    'shows maps as JSON': {
      template: '{{web.a}}',
      web: { a: { k: [1, 'x'], b: null } },
      want: '{"b":null,"k":\\[1,"x"\\]}',
    },
    'shows quantities': {
      template: '{{quantity(web.a).add(quantity("512Mi"))}}',
      web: { a: '1Gi' },
      want: '1536Mi',
    },
    'shows nothing as ∅': {
      template: '{{web.a}}{{web.b}}{{web.c}}{{web.d}}{{web.?e}}',
      web: { a: null, b: '', c: [], d: {} },
      want: '∅∅∅∅∅',
    },
    'ends a hole at the first braces': { template: '{{web.a}}}', web: { a: 'x' }, want: 'x}' },
    'has no control characters': {
      template: '{{web.a}}',
      web: { a: 'a\u0000\u001b[31mb\nc\u202ed\u200b' },
      want: 'a\\[31mb cd',
    },
    'escapes Markdown': {
      template: '**{{web.a}}**',
      web: { a: '*x* _y_ [z](u) `q` <b> DB_PASSWORD #1 | ~' },
      want: '**\\*x\\* \\_y\\_ \\[z\\](u) \\`q\\` \\<b\\> DB_PASSWORD \\#1 \\| \\~**',
    },
  }

  it.each(Object.entries(cases))('%s', (_, { template, web, want }) => {
    expect(messageOf(template, web).fr).toBe(want)
  })

  it('says what is absent, in its language', () => {
    expect(messageOf('{{web.status.ready}}', {})).toEqual({
      fr: '∅ (web.status est absent)',
      en: '∅ (web.status is absent)',
    })
  })

  it('says which filter found nothing', () => {
    const template = "{{web.env.filter(e, e.name == 'X')[0].value}}"
    expect(messageOf(template, { env: [] }).fr).toBe("∅ (aucun élément : web.env.filter(e, e.name == 'X'))")
  })

  it('names the call when a function of the prelude fails', () => {
    const condition = 'web.condition("Available")'
    expect(messageOf(`{{${condition}.status}}`, { status: { conditions: [] } }).en).toContain(condition)
  })

  it('shows times in the language', () => {
    expect(messageOf('{{now}}', {})).toEqual({ fr: '02/03/2026 08:30:00 UTC', en: '2026-03-02 08:30:00 UTC' })
  })

  it('shows at most 120 characters of a value', () => {
    const { fr } = messageOf('{{web.a}}', { a: '😀'.repeat(500) })
    expect(Array.from(fr)).toHaveLength(120)
    expect(fr.endsWith('😀…')).toBe(true)
  })

  it('is at most 512 bytes, and whole characters', () => {
    const { fr } = messageOf('{{web.a}}'.repeat(10), { a: '😀'.repeat(500) })
    expect(new TextEncoder().encode(fr).length).toBeLessThanOrEqual(512)
    expect(fr.endsWith('😀…')).toBe(true)
  })

  it('tells three failing elements, then how many more', () => {
    const each = (count: number) =>
      messageOf('{{c}}', { a: Array.from({ length: count }, (_, i) => i) }, 'web.a')
    expect(each(3)).toEqual({ fr: '0 ; 1 ; 2', en: '0; 1; 2' })
    expect(each(4)).toEqual({ fr: '0 ; 1 ; 2 et 1 autre', en: '0; 1; 2 and 1 more' })
    expect(each(12)).toEqual({ fr: '0 ; 1 ; 2 et 9 autres', en: '0; 1; 2 and 9 more' })
  })
})
