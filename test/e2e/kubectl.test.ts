import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

import { openHome } from '../../src/cli/proof/home.ts'
import { createClient } from '../../src/kube/index.ts'
import { buildManifests, loadLab } from '../../src/lab/load.ts'
import { packageRoot } from '../../src/sandbox/index.ts'
import { kubectl } from '../builders/kubectl.ts'
import { aLabSession } from '../builders/lab-session.ts'
import { useSandbox } from '../builders/sandbox.ts'

const NAME = 'labsession/premier-deploiement'

describe('a session, read with plain kubectl', () => {
  const sandbox = useSandbox({ operator: true })
  let camille = ''
  const read = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await kubectl(sandbox(), ['-n', 'camille', ...args], {
      kubeconfig: camille,
    })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    return stdout
  }

  beforeAll(async () => {
    const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
    const candidate = 'camille@example.fr'
    await openHome(admin, { namespace: 'camille', candidate, signal: AbortSignal.timeout(30_000) })
    admin.close()
    camille = await sandbox().userKubeconfig(candidate)
    const { lab, rubric } = buildManifests(await loadLab(join(packageRoot(), 'labs', 'first-deployment')))
    const stdin = [rubric, lab].map((manifest) => stringify(manifest)).join('---\n')
    await kubectl(sandbox(), ['apply', '--server-side', '-f', '-'], { stdin })
    await kubectl(sandbox(), ['wait', '--for=condition=Ready', '--timeout=30s', 'lab/first-deployment'])
    await kubectl(sandbox(), ['apply', '-f', '-'], { kubeconfig: camille, stdin: aLabSession({ candidate }) })
    await read('wait', '--for=condition=EnvironmentReady', '--timeout=60s', NAME)
    await read('wait', '--for=jsonpath={.status.score.max}=100', '--timeout=30s', NAME)
  })

  it('shows lab, phase, score and deadline at a glance', async () => {
    const [head = '', row = ''] = (await read('get', 'labsessions')).split('\n')
    expect(head.split(/\s+/)).toEqual(['NAME', 'LAB', 'PHASE', 'SCORE', 'DEADLINE', 'AGE'])
    expect(row).toMatch(/^premier-deploiement +first-deployment +Active +0\/100 +\d{4}-\S+Z +\S+$/)
  })

  it('shows candidate, environments and revision when asked for more', async () => {
    const [head = '', row = ''] = (await read('get', 'labsessions', '-o', 'wide')).split('\n')
    expect(head).toMatch(/CANDIDATE +PLACE +ENVIRONMENTS +REVISION/)
    expect(row).toMatch(/camille@example\.fr .*--.* [0-9a-f]{12} /)
  })

  it('describes conditions with their reason, checks with what was read, and events', async () => {
    const text = await read('describe', NAME)
    expect(text).toMatch(/Reason: +Ready\n +Status: +True\n +Type: +EnvironmentReady/)
    expect(text).toMatch(/Id: +deploy\/available/)
    expect(text).toMatch(/Events:\n +Type +Reason/)
  })

  it('is explained field by field', async () => {
    const text = await read('explain', 'labsession.spec')
    for (const field of ['lab', 'candidate', 'locale', 'submit', 'hints']) {
      expect(text).toMatch(new RegExp(`^ {2}${field}\\t<.+\\n(  enum: .+\\n)? {4}\\S`, 'm'))
    }
  })

  it('can be waited for by its conditions', async () => {
    const patch = '{"spec":{"submit":true}}'
    await read('patch', NAME, '--type=merge', '-p', patch)
    expect(await read('wait', '--for=condition=Graded', '--timeout=60s', NAME)).toContain('condition met')
    expect(await read('wait', '--for=condition=Passed=False', '--timeout=10s', NAME)).toContain(
      'condition met',
    )
  })
})
