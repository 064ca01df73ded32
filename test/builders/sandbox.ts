import { afterAll, beforeAll, inject } from 'vitest'
import type { OperatorProcess, Platform, Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import { installPlatform, startOperator, startSandbox } from '../../src/sandbox/index.ts'
import { bundleOperator } from './bundle.ts'
import { borrowSandbox, giveBackSandbox } from './shared-sandbox.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set for the projects whose files use the sandbox of the file before (vitest.config.ts). */
    readonly sharedSandboxes?: boolean
  }
}

/** What a test file wants of its sandbox; each further part waits for the one before. */
export interface UseSandboxOptions extends Pick<SandboxOptions, 'stagesDir'> {
  /** A sandbox that no file used before: for what measures one, or changes what is not an object. */
  readonly own?: boolean
  /** CRDs, roles, policies, the operator's namespace. Implied by `operator`; a shared sandbox has them in any case. */
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
  /** One more operator, or the next one after a kill; ends with the file. */
  startOperator(config?: Readonly<Record<string, unknown>>): Promise<OperatorProcess>
}

/**
 * One sandbox for the tests of this file, as if it were started before the first and stopped after the last. Where files
 * share, it is the one of the file before, without a trace of that.
 */
export function useSandbox(options: UseSandboxOptions = {}): SandboxFixture {
  const wantsPlatform = options.platform === true || options.operator !== undefined
  const operators: OperatorProcess[] = []
  let sandbox: Sandbox | undefined
  let platform: Platform | undefined
  let operator: OperatorProcess | undefined
  let end = (): Promise<void> => Promise.resolve()

  const start = async (config: Readonly<Record<string, unknown>> = {}) => {
    const script = await bundleOperator()
    const started = await startOperator({
      sandbox: given(sandbox),
      platform: given(platform),
      config,
      script,
    })
    operators.push(started)
    return started
  }

  beforeAll(async () => {
    if (inject('sharedSandboxes') === true && options.own !== true && options.stagesDir === undefined) {
      const shared = await borrowSandbox()
      sandbox = shared.sandbox
      if (wantsPlatform) platform = shared.platform
      end = () => giveBackSandbox(shared)
    } else {
      const own = await startSandbox(options.stagesDir === undefined ? {} : { stagesDir: options.stagesDir })
      sandbox = own
      end = () => own.stop()
      if (wantsPlatform) platform = await installPlatform(own)
    }
    if (options.operator !== undefined)
      operator = await start(options.operator === true ? {} : options.operator.config)
  })
  afterAll(async () => {
    for (const started of operators) started.kill('SIGKILL')
    await Promise.all(operators.map(({ exited }) => exited))
    await end()
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
