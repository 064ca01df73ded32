import { describe, expect, it } from 'vitest'

import type { LabSpec } from '../../api/index.ts'
import { countAssertions, uncovered } from './coverage.ts'

const text = { fr: '', en: '' }
const spec: Pick<LabSpec, 'tasks'> = {
  tasks: [
    {
      id: 'deploy',
      title: text,
      checks: [
        { id: 'image', title: text, points: 5, assert: [{ expr: 'one' }, { expr: 'two' }] },
        { id: 'probes', title: text, points: 5, assert: [{ expr: 'three' }] },
      ],
    },
  ],
}

describe('assertions that no mutant makes false', () => {
  it('are named by check, place and expression', () => {
    const lost = [
      { check: 'deploy/image', assertion: 0 },
      { check: 'deploy/probes', assertion: 0 },
    ]
    expect(uncovered({ lab: spec }, lost)).toEqual([
      { check: 'deploy/image', assertion: 1, path: 'tasks[0].checks[0].assert[1]', expr: 'two' },
    ])
  })

  it('are all of them when there is no mutant', () => {
    expect(uncovered({ lab: spec }, [])).toHaveLength(countAssertions({ lab: spec }))
  })

  it('are those of hidden checks too', () => {
    const rubric = { checks: [{ id: 'secret', title: text, points: 5, assert: [{ expr: 'four' }] }] }
    expect(uncovered({ lab: { tasks: [] }, rubric }, [])).toEqual([
      { check: 'hidden/secret', assertion: 0, path: 'checks[0].assert[0]', expr: 'four' },
    ])
  })
})
