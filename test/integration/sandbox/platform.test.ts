import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { kubectl } from '../../builders/kubectl.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { installPlatform } from '../../../src/sandbox/index.ts'

const sandbox = useSandbox({ own: true, platform: true })

describe('installPlatform', () => {
  it('serves our kinds and the foreign ones as soon as it resolves', async () => {
    const { stdout, code } = await kubectl(sandbox(), ['get', 'labs,labsessions,vaultauths', '-A'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  it('makes a namespace for the operator that enforces the restricted Pod Security Standard', async () => {
    const { stdout } = await kubectl(sandbox(), ['get', 'namespace', 'cloud-pi-labs', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    })
  })

  it('gives the operator a kubeconfig of its own ServiceAccount', async () => {
    const { operatorKubeconfig: kubeconfig } = sandbox.platform()
    const { stdout } = await kubectl(
      sandbox(),
      ['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'],
      { kubeconfig },
    )
    expect(stdout).toBe('system:serviceaccount:cloud-pi-labs:operator')
  })

  it('has the roles in force: the operator lists sessions and observed kinds, and no Secrets elsewhere', async () => {
    const { operatorKubeconfig: kubeconfig } = sandbox.platform()
    const mayList = async (resource: string) =>
      (
        await kubectl(sandbox(), ['auth', 'can-i', 'list', resource, '-n', 'default'], { kubeconfig })
      ).stdout.trim()
    expect(await Promise.all(['labsessions', 'deployments.apps', 'secrets'].map(mayList))).toEqual([
      'yes',
      'yes',
      'no',
    ])
  })

  it('leaves no trace of how it found that the policies act', async () => {
    const { stdout } = await kubectl(sandbox(), [
      'get',
      'validatingadmissionpolicies,validatingadmissionpolicybindings,mutatingadmissionpolicies',
      '-o',
      'name',
    ])
    expect(stdout).not.toContain('sentinel')
  })

  it('can be repeated', async () => {
    await expect(installPlatform(sandbox())).resolves.toHaveProperty('operatorKubeconfig')
  })
})

describe('identities', () => {
  it('a user kubeconfig speaks for that user and those groups', async () => {
    const kubeconfig = await sandbox().userKubeconfig('camille@example.fr', ['trainees'])
    const { stdout } = await kubectl(sandbox(), ['auth', 'whoami', '-o', 'json'], { kubeconfig })
    expect(JSON.parse(stdout)).toMatchObject({
      status: { userInfo: { username: 'camille@example.fr', groups: ['trainees', 'system:authenticated'] } },
    })
  })

  it('a user without a role may do nothing', async () => {
    const kubeconfig = await sandbox().userKubeconfig('nobody@example.fr')
    const { code, stderr } = await kubectl(sandbox(), ['get', 'secrets', '-A'], { kubeconfig })
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Forbidden') as string,
    })
  })

  it('no kubeconfig skips the verification of the server', async () => {
    const text = await readFile(await sandbox().userKubeconfig('camille@example.fr'), 'utf8')
    expect(text).not.toContain('insecure')
    expect(new X509Certificate(sandbox().caPem).ca).toBe(true)
  })

  it('cluster-info gives the server and its CA, as kubeadm writes them', async () => {
    const { stdout } = await kubectl(sandbox(), [
      'get',
      'configmap',
      'cluster-info',
      '-n',
      'kube-public',
      '-o',
      'jsonpath={.data.kubeconfig}',
    ])
    expect(stdout).toContain(sandbox().serverUrl)
    expect(stdout).toContain(Buffer.from(sandbox().caPem).toString('base64'))
  })

  it('the audit log counts the requests of a user, verb by verb', async () => {
    const kubeconfig = await sandbox().userKubeconfig('auditee@example.fr')
    await kubectl(sandbox(), ['get', 'nodes'], { kubeconfig })
    const line = await waitFor(
      async () =>
        (await readFile(sandbox().auditLog, 'utf8'))
          .split('\n')
          .find((each) => each.includes('"resource":"nodes"') && each.includes('auditee@example.fr')),
      { what: 'the request to be in the audit log' },
    )
    expect(JSON.parse(line)).toMatchObject({
      verb: 'list',
      responseStatus: { code: 403 },
      stage: 'ResponseComplete',
    })
  })
})
