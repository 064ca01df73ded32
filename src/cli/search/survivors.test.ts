import { describe, expect, it } from 'vitest'

import { listedSurvivors, means } from './survivors.ts'

const README = `# A lab

| \`not.here\` | not a survivor |

## Survivors

| Field | Why |
|---|---|
| \`pods[].metadata.{uid,name}\`, \`pods[].status*\` | controllers write it |
| \`web.spec.paused\` | |

\`\`\`
service.spec.ipFamilies*  the cluster decides
\`\`\`

## Next

| \`nor.here\` | either |
`

describe('the survivors that a README lists', () => {
  it('are rows of a table or lines of a block, each with its reason and line', () => {
    expect(listedSurvivors(README)).toEqual([
      { pattern: 'pods[].metadata.{uid,name}', reason: 'controllers write it', line: 9 },
      { pattern: 'pods[].status*', reason: 'controllers write it', line: 9 },
      { pattern: 'service.spec.ipFamilies*', reason: 'the cluster decides', line: 13 },
    ])
  })

  it('mean a field, any field or one of several', () => {
    expect(means('pods[].metadata.{uid,name}')('pods[].metadata.uid')).toBe(true)
    expect(means('pods[].metadata.{uid,name}')('pods[].metadata.uids')).toBe(false)
    expect(means('web.{labels*,data}.x')('web.labels["a,b"].x')).toBe(true)
    expect(means('web.{labels*,data')('web.data')).toBe(true)
    expect(means('*.status*')('web.status.replicas')).toBe(true)
    expect(means('web.spec.replicas')('webxspec.replicas')).toBe(false)
    expect(means('secrets[].data["a/b"].bytes')('secrets[].data["a/b"].bytes')).toBe(true)
  })
})
