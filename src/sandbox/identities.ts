import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApiClient } from './api-client.ts'
import type { Credentials } from './kubeconfig.ts'
import { renderKubeconfig } from './kubeconfig.ts'
import type { CertificateAuthority, ClientIdentity } from './pki.ts'
import { SandboxError } from './sandbox-error.ts'
import { waitUntil } from './wait-until.ts'

const TOKEN_DEADLINE_MS = 10_000

/** Makes the kubeconfigs of one sandbox. */
export interface Identities {
  /** Writes a kubeconfig with a client certificate for this user; gives its path, or `file` when one is named. */
  forUser(identity: ClientIdentity, file?: string): Promise<string>
  /** Writes a kubeconfig with a token of this ServiceAccount, valid for `expirationSeconds` (default a day). */
  forServiceAccount(
    account: { readonly namespace: string; readonly name: string },
    expirationSeconds?: number,
  ): Promise<string>
}

/** Kubeconfigs are files of mode 0600 in the state directory; each call writes a new one. */
export function createIdentities(options: {
  readonly dir: string
  readonly server: string
  readonly authority: CertificateAuthority
  readonly api: ApiClient
}): Identities {
  const { dir, server, authority, api } = options
  const write = async (
    user: string,
    credentials: Credentials,
    file?: string,
    namespace?: string,
  ): Promise<string> => {
    const path =
      file ?? join(dir, `${user.replaceAll(/[^\w.@-]+/g, '_')}.${randomUUID().slice(0, 8)}.kubeconfig`)
    const text = renderKubeconfig({
      server,
      caPem: authority.certPem,
      user,
      credentials,
      ...(namespace === undefined ? {} : { namespace }),
    })
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  return {
    forUser: async (identity, file) => write(identity.username, await authority.client(identity), file),
    forServiceAccount: async ({ namespace, name }, expirationSeconds = 24 * 60 * 60) => {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
      const body = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds },
      }
      // A controller makes each namespace's `default` account a little after the namespace.
      const answer = await waitUntil(() => api.send('POST', path, { body }), {
        what: `a token of ServiceAccount ${namespace}/${name}`,
        deadlineMs: TOKEN_DEADLINE_MS,
      })
      const { token } = (answer['status'] ?? {}) as { token?: string }
      if (token === undefined)
        throw new SandboxError(`No token was given for ServiceAccount ${namespace}/${name}`)
      return write(`system:serviceaccount:${namespace}:${name}`, { token }, undefined, namespace)
    },
  }
}
