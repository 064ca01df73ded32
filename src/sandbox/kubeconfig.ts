import { stringify } from 'yaml'

/** What a user proves who they are with: a client certificate (PEM), a token, or a file that holds one. */
export type Credentials =
  | { readonly cert: string; readonly key: string }
  | { readonly token: string }
  | { readonly tokenFile: string }

/** A kubeconfig with one context, `sandbox`; everything is inline, the server's certificate is verified. */
export function renderKubeconfig(options: {
  readonly server: string
  readonly caPem: string
  readonly user: string
  readonly credentials: Credentials
  readonly namespace?: string
}): string {
  const { server, caPem, user, credentials, namespace } = options
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    users: [{ name: user, user: userEntry(credentials) }],
    contexts: [
      {
        name: 'sandbox',
        context: { cluster: 'sandbox', user, ...(namespace === undefined ? {} : { namespace }) },
      },
    ],
    'current-context': 'sandbox',
  })
}

/** `data.kubeconfig` of ConfigMap kube-public/cluster-info, as kubeadm writes it: a server and its CA, no user. */
export function renderClusterInfo(server: string, caPem: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: '', cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    contexts: null,
    'current-context': '',
    preferences: {},
    users: null,
  })
}

function userEntry(credentials: Credentials): Record<string, string> {
  if ('token' in credentials) return { token: credentials.token }
  if ('tokenFile' in credentials) return { tokenFile: credentials.tokenFile }
  return { 'client-certificate-data': base64(credentials.cert), 'client-key-data': base64(credentials.key) }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
