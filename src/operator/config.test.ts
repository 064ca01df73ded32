import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG, parseConfig } from './config.ts'

describe('parseConfig', () => {
  it('takes every default where the file is silent', () => {
    expect(parseConfig('')).toEqual({ config: DEFAULT_CONFIG })
  })

  it('reads every setting', () => {
    const text = `
namespace: labs
candidate: {server: 'https://api.example:6443', caFile: ca.crt}
images: {registry: harbor.test, prefix: lab.local}
platform: {appDomain: apps.test, vaultAddress: 'https://vault.test'}
seats: 3
seatsPerCandidate: 2
nodes: simulated
retainEnvironment: 1m30s
retainTranscripts: 1d12h
healthPort: 0
`
    expect(parseConfig(text)).toMatchObject({
      config: {
        namespace: 'labs',
        candidate: { server: 'https://api.example:6443', caFile: 'ca.crt' },
        platform: { registry: 'harbor.test', imagesPrefix: 'lab.local', appDomain: 'apps.test' },
        seats: 3,
        seatsPerCandidate: 2,
        nodes: 'simulated',
        retainEnvironmentMs: 90_000,
        retainTranscriptsMs: 129_600_000,
        healthPort: 0,
      },
    })
  })

  it('keeps transcripts 400 days by default', () => {
    expect(parseConfig('retainTranscripts: 400d')).toEqual({ config: DEFAULT_CONFIG })
  })

  const mistakes: Record<string, string> = {
    'seats: none': 'seats',
    'seats: 0': 'seats',
    'seatsPerCandidate: 0': 'seatsPerCandidate',
    'seatsPerCandidate: 1001': 'seatsPerCandidate',
    'seatsPerCandidate: all': 'seatsPerCandidate',
    'retainEnvironment: ten': 'retainEnvironment',
    'retainEnvironment: 1d': 'retainEnvironment',
    'retainTranscripts: 12h1d': 'retainTranscripts',
    'retainTranscripts: d': 'retainTranscripts',
    'retainTranscripts: ""': 'retainTranscripts',
    'retainTranscripts: 400': 'retainTranscripts',
    'healthPort: 65536': 'healthPort',
    'healthPort: -1': 'healthPort',
    'healthPort: http': 'healthPort',
    'nodes: virtual': 'nodes',
    'images: {regisry: x}': 'images.regisry',
    'colour: blue': 'colour',
    'images: [a]': 'images',
    '- a': 'configuration',
    'a: b: c': 'configuration',
  }
  it.each(Object.entries(mistakes))('refuses "%s" naming %s', (text, path) => {
    const parsed = parseConfig(text)
    expect('errors' in parsed && parsed.errors.map((error) => error.path)).toContain(path)
  })
})
