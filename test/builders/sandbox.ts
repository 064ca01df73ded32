import { afterAll, beforeAll } from 'vitest'
import type { OperatorProcess, Platform, Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import { installPlatform, startOperator, startSandbox } from '../../src/sandbox/index.ts'
import { bundleOperator } from './bundle.ts'

/** What a test file wants of its sandbox; each further part waits for the one before. */
export interface UseSandboxOptions extends Pick<SandboxOptions, 'stagesDir'> {
  /** CRDs, roles, policies, the operator's namespace. Implied by `operator`. */
  readonly platform?: boolean
  /** The operator, bundled from the sources as they are now; `config` is its configuration file. */
  readonly operator?: true | { readonly config?: Readonly<Record<string, unknown>> }
}

/** One file's sandbox. Ask for its parts inside tests and hooks only. */
export interface SandboxFixture {
  (): Sandbox
  /** Rejects a file that did not ask for the platform. */
  platform(): Platform
  operator(): OperatorProcess
  /** One more operator, or the next one after a kill; ends with the sandbox. */
  startOperator(config?: Readonly<Record<string, unknown>>): Promise<OperatorProcess>
}

/** One sandbox for the tests of this file: started before the first, stopped after the last. */
export function useSandbox(options: UseSandboxOptions = {}): SandboxFixture {
  let sandbox: Sandbox | undefined
  let platform: Platform | undefined
  let operator: OperatorProcess | undefined

  const start = async (config: Readonly<Record<string, unknown>> = {}) =>
    startOperator({
      sandbox: given(sandbox),
      platform: given(platform),
      config,
      script: await bundleOperator(),
    })

  beforeAll(async () => {
    sandbox = await startSandbox(options.stagesDir === undefined ? {} : { stagesDir: options.stagesDir })
    if (options.platform === true || options.operator !== undefined) platform = await installPlatform(sandbox)
    if (options.operator !== undefined)
      operator = await start(options.operator === true ? {} : options.operator.config)
  })
  afterAll(async () => {
    await sandbox?.stop()
  })
  return Object.assign(() => given(sandbox), {
    platform: () => given(platform),
    operator: () => given(operator),
    startOperator: start,
  })
}

function given<T>(part: T | undefined): T {
  if (part === undefined)
    throw new Error('Not there: ask inside a test, and for parts named in useSandbox({…})')
  return part
}
