import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

import { packageRoot } from '../../src/sandbox/index.ts'

const run = promisify(execFile)

describe('the demo, in a log', () => {
  let story = ''

  // Rejects when the demo does not exit 0.
  beforeAll(async () => {
    // CI=true makes many tools colour their logs.
    const env = { ...process.env, CI: 'true', LANG: 'en_GB.UTF-8', LC_ALL: '', KEEP: '', TERM: 'xterm' }
    const { stdout } = await run(process.execPath, [join(packageRoot(), 'dist', 'demo.js')], { env })
    story = stdout
  })

  it('ends with the lab passed at 100 %', () => {
    expect(story.trimEnd().split('\n').at(-1)).toMatch(
      /Passed with 100 % in \d+ s\. Nothing is left running\./,
    )
  })

  it('shows the candidate apply one manifest, as herself', () => {
    expect(story).toContain('$ kubectl apply -f session.yaml')
    expect(story).toContain('labsession.labs.cloud-pi-native.fr/premier-deploiement created')
  })

  it('shows why the wrong step earns nothing, in the language of her session', () => {
    expect(story).toMatch(/Image lue : java-demo:latest ; attendue dans \S+\/java-demo/)
    expect(story).toContain('0/100 points')
  })

  it('shows the score climb step by step', () => {
    const scores = ['55/100 points', '75/100 points', '100/100 points'].map((score) => story.indexOf(score))
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(scores).not.toContain(-1)
  })

  it('shows the signed transcript, and verifies the file offline with the public key', () => {
    expect(story).toContain('$ kubectl lab verify transcript.json --keys keys.pem')
    expect(story).toMatch(/Mark +100 % \(100\/100 points\), \d+ % needed/)
    expect(story).toMatch(
      /✓ transcript\.json: authentic: first-deployment, camille@example\.fr, Passed 100 % \(sha256:[0-9a-f]{64}\)/,
    )
  })

  it('moves no cursor and colours nothing where nobody looks', () => {
    expect(story).not.toContain('\u001B')
  })

  it('leaves nothing behind: its state is gone', () => {
    const [, dir = ''] = /export KUBECONFIG=(\S+)\/camille\/camille\.kubeconfig/.exec(story) ?? []
    expect(dir).not.toBe('')
    expect(existsSync(dir)).toBe(false)
  })
})
