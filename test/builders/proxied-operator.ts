import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OPERATOR, type Platform, type Sandbox } from '../../src/sandbox/index.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'

/** A proxy that operators talk through, and the platform as they are to be given it. */
export interface ProxiedPlatform {
  readonly proxy: FaultProxy
  readonly platform: Platform
}

/** Whoever is started with that platform is who it always is: the operator's own ServiceAccount. */
export async function proxyPlatform(sandbox: Sandbox, installed: Platform): Promise<ProxiedPlatform> {
  const { namespace, serviceAccount } = OPERATOR
  const user = `system:serviceaccount:${namespace}:${serviceAccount}`
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const proxy = await startFaultProxy(await sandbox.userKubeconfig(user, groups))
  const operatorKubeconfig = join(sandbox.dir, 'proxied-operator.kubeconfig')
  await writeFile(operatorKubeconfig, proxy.kubeconfig, { mode: 0o600 })
  return { proxy, platform: { ...installed, operatorKubeconfig } }
}
