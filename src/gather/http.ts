import type { HttpInput, Json } from '../api/index.ts'
import { isNotFound } from '../kube/index.ts'
import { bounded } from './bounded.ts'
import { httpGet, type HttpAnswer, type NoAnswer } from './http-get.ts'
import type { Budget } from './limits.ts'
import { serviceEndpoint } from './service-endpoint.ts'
import type { Source } from './source.ts'

/** How long a pod may take for its whole answer, and the API server to open the way to it. */
const ANSWER_MS = 5_000
const OPEN_MS = 10_000

/**
 * `{status, headers, body, json, error}` of a GET to a ready pod of a Service, through the API server's port-forward. What
 * the pod does is always an observation, of which `error` says why there is no answer; only trouble of the cluster
 * throws.
 */
export const gatherHttp: Source<HttpInput> = async (
  { service, port, path },
  { namespace },
  { reader, client, budget, signal },
) => {
  const endpoint = await serviceEndpoint(reader, namespace, service, port)
  if ('error' in endpoint) return without(endpoint.error)
  try {
    const pod = { namespace, name: endpoint.pod }
    const stream = await client.portForward(pod, endpoint.port, { signal, timeoutMs: OPEN_MS })
    const host = `${service}.${namespace}.svc`
    const answer = await httpGet(stream, { host, path, timeoutMs: ANSWER_MS })
    return typeof answer === 'string' ? without(answer) : observation(answer, budget)
  } catch (error) {
    // The pod went away since its EndpointSlice was read.
    if (isNotFound(error)) return without('noReadyPod')
    throw error
  }
}

function without(error: NoAnswer | 'noReadyPod'): Json {
  return { status: 0, headers: {}, body: '', json: null, error }
}

function observation({ status, headers, body }: HttpAnswer, budget: Budget): Json {
  return bounded({ status, headers, body, json: parsed(body), error: '' }, budget)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return null
  }
}
