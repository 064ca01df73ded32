import { expect, it } from 'vitest'

import { formatFieldPath, parseFieldPath } from './field-path.ts'

it.each([
  ['tasks[1].checks[0].assert[2].expr', ['tasks', 1, 'checks', 0, 'assert', 2, 'expr']],
  ['hints["deploy/image"].fr', ['hints', 'deploy/image', 'fr']],
  [
    'seed[0].manifest.metadata.labels["app.kubernetes.io/name"]',
    ['seed', 0, 'manifest', 'metadata', 'labels', 'app.kubernetes.io/name'],
  ],
  ['', []],
])('%s is read and written alike', (path, parts) => {
  expect(parseFieldPath(path)).toEqual(parts)
  expect(formatFieldPath(parts)).toBe(path)
})
