import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { auditPolicy, schedulerConfiguration } from './configuration.ts'
import type { Identities } from './identities.ts'
import type { CertificateAuthority, ClientIdentity } from './pki.ts'
import { createTokenKeys } from './pki.ts'

/** The user the simulated kubelets are. */
export const NODES_USERNAME = 'system:node:kwok'

/** May do everything. */
export const ADMIN: ClientIdentity = { username: 'kubernetes-admin', groups: ['system:masters'] }

/** Files of one sandbox, all in its state directory. */
export function stateFiles(dir: string) {
  const file = (name: string) => join(dir, name)
  return {
    ca: file('ca.crt'),
    apiserverCert: file('apiserver.crt'),
    apiserverKey: file('apiserver.key'),
    kubeletCert: file('kubelet.crt'),
    kubeletKey: file('kubelet.key'),
    tokenPublicKey: file('token.pub'),
    tokenKey: file('token.key'),
    adminKubeconfig: file('admin.kubeconfig'),
    controllerManagerKubeconfig: file('kube-controller-manager.kubeconfig'),
    schedulerKubeconfig: file('kube-scheduler.kubeconfig'),
    schedulerConfig: file('kube-scheduler.yaml'),
    nodesKubeconfig: file('kwok.kubeconfig'),
    kwokConfig: file('kwok.yaml'),
    auditPolicy: file('audit-policy.yaml'),
    auditLog: file('audit.log'),
  }
}
export type StateFiles = ReturnType<typeof stateFiles>

/** What the API server and etcd need before they start. */
export async function writeServerFiles(files: StateFiles, authority: CertificateAuthority): Promise<void> {
  const [serving, kubelet, tokens] = await Promise.all([
    authority.server('kube-apiserver', [
      '127.0.0.1',
      '10.96.0.1',
      'localhost',
      'kubernetes',
      'kubernetes.default.svc',
    ]),
    authority.server('system:node:kwok', ['127.0.0.1', 'localhost']),
    createTokenKeys(),
  ])
  const contents: Readonly<Record<string, string>> = {
    [files.ca]: authority.certPem,
    [files.apiserverCert]: serving.cert,
    [files.apiserverKey]: serving.key,
    [files.kubeletCert]: kubelet.cert,
    [files.kubeletKey]: kubelet.key,
    [files.tokenPublicKey]: tokens.cert,
    [files.tokenKey]: tokens.key,
    [files.auditPolicy]: stringify(auditPolicy()),
    [files.schedulerConfig]: stringify(schedulerConfiguration(files)),
  }
  await Promise.all(Object.entries(contents).map(([file, text]) => writeFile(file, text, { mode: 0o600 })))
}

/** Kubeconfigs of the administrator and of the components that are clients. */
export async function writeComponentFiles(files: StateFiles, identities: Identities): Promise<void> {
  const user = (username: string, groups: string[] = []) => ({ username, groups })
  await Promise.all([
    identities.forUser(ADMIN, files.adminKubeconfig),
    identities.forUser(user('system:kube-controller-manager'), files.controllerManagerKubeconfig),
    identities.forUser(user('system:kube-scheduler'), files.schedulerKubeconfig),
    identities.forUser(user(NODES_USERNAME), files.nodesKubeconfig),
  ])
}
