import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient } from '../../../src/kube/index.ts'
import { startOperator } from '../../../src/sandbox/index.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { proxyPlatform, type ProxiedPlatform } from '../../builders/proxied-operator.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'

const sandbox = useSandbox({ platform: true })
/** Where a server publishes the definitions of our kinds. */
const DEFINITIONS = '/openapi/v3/apis/labs.cloud-pi-native.fr/v1alpha1'

/** The sandbox's API server, but for what a proxy answers in its stead. */
let there: ProxiedPlatform

beforeAll(async () => {
  there = await proxyPlatform(sandbox(), sandbox.platform())
})
afterEach(() => there.proxy.clear())
afterAll(() => there.proxy.stop())

function answers(path: string, body: unknown): void {
  there.proxy.inject({
    when: (request) => request.path === path,
    times: Infinity,
    fault: { answer: { status: 200, body } },
  })
}

async function doctor(): Promise<{ readonly code: number; readonly printed: readonly string[] }> {
  const { terminal, printed } = aTerminal({ LANG: 'en_GB.UTF-8' })
  const code = await runProgram(
    ['doctor', '--kubeconfig', there.platform.operatorKubeconfig],
    terminal,
    '0.0.0',
  )
  return { code, printed }
}

async function startingThere(): Promise<unknown> {
  return startOperator({ sandbox: sandbox(), platform: there.platform, script: await bundleOperator() })
}

describe('a cluster that is too old', () => {
  const isOld = () => answers('/version', { major: '1', minor: '29', gitVersion: 'v1.29.14' })

  it('is refused with its version by doctor, which tells nothing else of it', async () => {
    isOld()
    expect(await doctor()).toEqual({
      code: 1,
      printed: [
        'Cluster',
        '  ✗ The cluster runs Kubernetes v1.29.14; v1.30 or newer is needed [ClusterTooOld]',
        '      Upgrade the cluster',
        '1 fault(s) to mend',
      ],
    })
  })

  it('is refused with its version by the operator, which does not start', async () => {
    isOld()
    await expect(startingThere()).rejects.toThrow(
      /ended with 1\.[^]*runs Kubernetes v1\.29\.14; v1\.30 or newer is needed[^]*\[ClusterTooOld\]/,
    )
  })
})

describe('a cluster with definitions of another version', () => {
  const missing = /definition of LabSession is of another version: it lacks spec\.hints/

  const isOfAnotherVersion = async () => {
    const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
    const { body } = await admin.send({ method: 'GET', path: DEFINITIONS })
    admin.close()
    answers(DEFINITIONS, withoutHints(body as Published))
  }

  it('is told by doctor, with the field and the way to mend it', async () => {
    await isOfAnotherVersion()
    const { code, printed } = await doctor()
    const at = printed.findIndex((line) => missing.test(line))
    expect({ code, line: printed[at], next: printed[at + 1] }).toEqual({
      code: 1,
      line: expect.stringMatching(/^ {2}✗ .* \[KindOutdated\]$/) as string,
      next: expect.stringContaining('helm upgrade') as string,
    })
  })

  it('is refused by the operator, which names the field and does not start', async () => {
    await isOfAnotherVersion()
    await expect(startingThere()).rejects.toThrow(
      new RegExp(`ended with 1\\.[^]*${missing.source}[^]*\\[KindOutdated\\]`),
    )
  })
})

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Published {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The same definitions, with sessions that know no hints. */
function withoutHints({ components, ...rest }: Published): Published {
  const schemas = Object.entries(components.schemas).map(([name, schema]) => {
    const { spec, ...others } = schema.properties ?? {}
    if (!name.endsWith('.LabSession') || spec === undefined) return [name, schema] as const
    const { hints, ...kept } = spec.properties ?? {}
    if (hints === undefined) throw new Error('Sessions know no hints: take another field')
    return [name, { ...schema, properties: { ...others, spec: { ...spec, properties: kept } } }] as const
  })
  return { ...rest, components: { ...components, schemas: Object.fromEntries(schemas) } }
}
