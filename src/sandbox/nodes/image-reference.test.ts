import { expect, it } from 'vitest'
import { parseImage } from './image-reference.ts'

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['team/web:1', 'docker.io/team/web:1'],
  ['localhost/web', 'localhost/web:latest'],
  ['registry:5000/a/b/c:v1.2_3-x', 'registry:5000/a/b/c:v1.2_3-x'],
  ['harbor.example/p1/web', 'harbor.example/p1/web:latest'],
  [`harbor.example/web@sha256:${'a'.repeat(64)}`, `harbor.example/web@sha256:${'a'.repeat(64)}`],
])('%s is %s', (text, canonical) => {
  expect(parseImage(text)).toMatchObject({ canonical })
})

it.each([
  ['', 'invalid reference format'],
  ['harbor.example/web:', 'invalid reference format'],
  ['harbor.example/web:1 0', 'invalid reference format'],
  ['harbor.example//web', 'invalid reference format'],
  ['-web', 'invalid reference format'],
  ['harbor.example/web@sha256:12', 'invalid reference format'],
  ['harbor.example/Web:1', 'invalid reference format: repository name must be lowercase'],
])('%j cannot be parsed', (text, error) => {
  expect(parseImage(text)).toEqual({ error })
})
