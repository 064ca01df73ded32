import { describe, expect, it } from 'vitest'
import { clusterFromEnvironment } from './environment.ts'

describe('clusterFromEnvironment', () => {
  it('takes KUBECONFIG when it is set, also inside a pod', () => {
    const env = {
      KUBECONFIG: 'a.kubeconfig',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      KUBERNETES_SERVICE_PORT: '443',
    }
    expect(clusterFromEnvironment(env)).toEqual({ kubeconfig: 'a.kubeconfig' })
  })

  it('takes the pod’s own ServiceAccount otherwise', () => {
    const env = { KUBECONFIG: '', KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }
    expect(clusterFromEnvironment(env)).toEqual({ inCluster: { host: '10.0.0.1', port: 443 } })
  })

  it('names what to set where neither leads anywhere', () => {
    expect(() => clusterFromEnvironment({})).toThrow(/set KUBECONFIG/)
  })
})
