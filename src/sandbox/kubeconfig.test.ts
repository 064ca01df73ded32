import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderClusterInfo, renderKubeconfig } from './kubeconfig.ts'

const cluster = { server: 'https://127.0.0.1:6443', caPem: 'CA' }

it.each([
  [
    'a certificate',
    { cert: 'C', key: 'K' },
    { 'client-certificate-data': 'Qw==', 'client-key-data': 'Sw==' },
  ],
  ['a token', { token: 't' }, { token: 't' }],
])('a kubeconfig with %s names the server, its CA and one user', (_, credentials, want) => {
  const config = parse(
    renderKubeconfig({ ...cluster, user: 'camille', credentials, namespace: 'home' }),
  ) as unknown
  expect(config).toMatchObject({
    clusters: [{ cluster: { server: cluster.server, 'certificate-authority-data': 'Q0E=' } }],
    users: [{ name: 'camille', user: want }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'camille', namespace: 'home' } }],
    'current-context': 'sandbox',
  })
})

it('cluster-info has a server and a CA and no user', () => {
  expect(parse(renderClusterInfo(cluster.server, cluster.caPem))).toMatchObject({
    clusters: [{ name: '', cluster: { server: cluster.server, 'certificate-authority-data': 'Q0E=' } }],
    users: null,
  })
})
