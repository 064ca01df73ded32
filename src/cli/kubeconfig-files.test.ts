import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { CliFailure } from './failure.ts'
import { clusterConfig } from './kubeconfig-files.ts'

describe('where the cluster is found', () => {
  let dir = ''
  const file = (name: string) => join(dir, name)

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kubeconfig-files-'))
    await writeFile(
      file('one'),
      `{clusters: [{name: a, cluster: {server: "https://one", certificate-authority: ca.pem}}], contexts: [], current-context: ""}`,
    )
    await writeFile(
      file('two'),
      `{clusters: [{name: a, cluster: {server: "https://two"}}, {name: b, cluster: {server: "https://b"}}], current-context: there}`,
    )
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('is the file of --kubeconfig, whatever KUBECONFIG says', async () => {
    const flags = { kubeconfig: file('one'), context: 'here' }
    expect(await clusterConfig(flags, { KUBECONFIG: file('two') })).toEqual(flags)
  })

  it('is the only file of KUBECONFIG that exists', async () => {
    const env = { KUBECONFIG: `${file('absent')}:${file('one')}` }
    expect(await clusterConfig({}, env)).toEqual({ kubeconfig: file('one') })
  })

  it('is all files of KUBECONFIG, the first to name a cluster wins, and paths stay relative to their file', async () => {
    const config = await clusterConfig({}, { KUBECONFIG: `${file('one')}:${file('two')}` })
    expect(parse('inline' in config ? config.inline : '')).toMatchObject({
      clusters: [
        { name: 'a', cluster: { server: 'https://one', 'certificate-authority': file('ca.pem') } },
        { name: 'b', cluster: { server: 'https://b' } },
      ],
      'current-context': 'there',
    })
  })

  it('is the pod itself when there is no file', async () => {
    const env = { HOME: dir, KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' }
    expect(await clusterConfig({}, env)).toEqual({ inCluster: { host: '10.96.0.1', port: 443 } })
  })

  it('is nowhere: the message says what to set', async () => {
    await expect(clusterConfig({}, { HOME: dir })).rejects.toThrow(CliFailure)
    await expect(clusterConfig({ kubeconfig: file('absent') }, {})).rejects.toThrow("n'existe pas")
  })
})
