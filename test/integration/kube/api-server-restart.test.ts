import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, createInformer, createKubeCounters, type Client } from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { configMap, CONFIG_MAPS, NAMESPACES, namespaceObject } from './objects.ts'
import { noUnhandledRejections } from './rejections.ts'

const sandbox = useSandbox({ own: true })
noUnhandledRejections()

let client: Client
beforeAll(async () => {
  client = await createClient({ kubeconfig: sandbox().adminKubeconfig })
})
afterAll(() => client.close())

/** Kills the API server without a word and starts it again as it was. */
async function restartApiServer(): Promise<void> {
  for (const pid of sandbox().pids) {
    const [command = '', ...args] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1)
    if (!command.endsWith('/kube-apiserver')) continue
    process.kill(pid, 'SIGKILL')
    await waitFor(() => !sandbox().pids.includes(pid), { what: 'the API server to end' })
    await sandbox().supervisor.start({ name: 'kube-apiserver', command, args })
    return
  }
  throw new Error('No API server is running')
}

test('an informer outlives its API server, whose new watch cache knows nothing of the old version', async () => {
  const metrics = createKubeCounters()
  const stop = new AbortController()
  await client.create(NAMESPACES, namespaceObject('restart'))
  await client.create(CONFIG_MAPS, configMap('restart', 'before', {}))
  const informer = createInformer({
    client,
    resource: CONFIG_MAPS,
    namespace: 'restart',
    metrics,
    timings: { backoff: { baseMs: 50, maxMs: 500 } },
  })
  informer.start(stop.signal)
  await informer.synced
  // What others write moves the server's version on; the informer's stays.
  for (let index = 0; index < 20; index += 1) {
    await client.create(CONFIG_MAPS, configMap('default', `other-${index}`, {}))
  }
  await restartApiServer()
  await waitFor(() => client.create(CONFIG_MAPS, configMap('restart', 'after', {})).catch(() => undefined), {
    what: 'the API server to answer',
    deadlineMs: 60_000,
  })
  await waitFor(() => informer.get('restart', 'after'), {
    what: 'the object written after',
    deadlineMs: 60_000,
  })
  expect(informer.get('restart', 'before')).toBeDefined()
  expect(metrics.snapshot()).toMatchObject({ 'relists{configmaps,expired}': 1 })
  stop.abort()
})
