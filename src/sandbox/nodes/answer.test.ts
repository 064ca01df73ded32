import { describe, expect, it } from 'vitest'
import { answer, withVariables } from './answer.ts'

const image = {
  paths: [
    { path: '/', body: 'Hello from ${APP_NAME}!' },
    { path: '/health', type: 'application/json', body: '{"status":"UP"}' },
    { path: '/old', status: 301 },
    { path: '/db', body: 'connected', needs: { DB_HOST: 'postgres' } },
  ],
}

describe('a container asked for a path', () => {
  it.each([
    ['/', {}, { status: 200, type: 'text/plain', body: 'Hello from !' }],
    ['/', { APP_NAME: 'atlas' }, { status: 200, type: 'text/plain', body: 'Hello from atlas!' }],
    ['/health?verbose=1', {}, { status: 200, type: 'application/json', body: '{"status":"UP"}' }],
    ['/health/', {}, { status: 404, type: 'text/plain', body: 'Not Found\n' }],
    ['/old', {}, { status: 301, type: 'text/plain', body: '' }],
    ['/db', { DB_HOST: 'postgres' }, { status: 200, type: 'text/plain', body: 'connected' }],
    ['/db', { DB_HOST: 'localhost' }, { status: 503, type: 'text/plain', body: 'Service Unavailable\n' }],
    ['/db', {}, { status: 503, type: 'text/plain', body: 'Service Unavailable\n' }],
  ])('%s with %j answers %j', (path, env, want) => {
    expect(answer(image, env, path)).toEqual(want)
  })

  it('answers 404 to anything when its image answers nothing', () => {
    expect(answer({}, {}, '/').status).toBe(404)
  })
})

describe('variables', () => {
  it('are filled in once, not those that a value names', () => {
    expect(withVariables('${A}', { A: '${B}', B: 'b' })).toBe('${B}')
  })

  it('are those of the container only', () => {
    expect(withVariables('${constructor}|$A|$(A)', { A: 'a' })).toBe('|$A|$(A)')
  })
})
