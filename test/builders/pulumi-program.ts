import { runtime } from '@pulumi/pulumi'

/** A resource as the program asked the engine for it. */
export interface AskedFor {
  readonly urn: string
  readonly parent: string
  readonly type: string
  readonly name: string
  /** URNs, sorted. */
  readonly dependsOn: readonly string[]
  /** Whether it stays in the cluster when the stack goes. */
  readonly retainOnDelete: boolean
  /** As they would stand in the state: a secret is wrapped in its signature. */
  readonly inputs: Readonly<Record<string, unknown>>
}

/** What Pulumi's mocks leave out of their own type. */
interface Request {
  getType(): string
  getName(): string
  getParent(): string
  getDependenciesList(): string[]
  getRetainondelete(): boolean
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined
}
interface Monitor {
  registerResource(
    request: Request,
    answer: (error: unknown, response?: { getUrn(): string }) => void,
  ): Promise<void>
}

/** Runs a program on Pulumi's mocks, without engine or provider, and gives what it asked for, in order of URN. */
export async function runPulumiProgram(program: () => unknown): Promise<readonly AskedFor[]> {
  await runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    'academy',
    'test',
  )
  const asked: AskedFor[] = []
  // The mocks tell neither parents nor dependencies, and unwrap secrets: the monitor behind them is asked for these.
  const monitor = runtime.getMonitor() as unknown as Monitor
  const register = monitor.registerResource.bind(monitor)
  monitor.registerResource = (request, answer) =>
    register(request, (error, response) => {
      if (response !== undefined) asked.push(askedFor(request, response.getUrn()))
      answer(error, response)
    })
  await program()
  // It waits for all that was asked for.
  await runtime.disconnect()
  return asked.sort((left, right) => (left.urn < right.urn ? -1 : 1))
}

function askedFor(request: Request, urn: string): AskedFor {
  return {
    urn,
    parent: request.getParent(),
    type: request.getType(),
    name: request.getName(),
    dependsOn: request.getDependenciesList().sort(),
    retainOnDelete: request.getRetainondelete(),
    inputs: request.getObject()?.toJavaScript() ?? {},
  }
}

/** Inputs as the provider gets them: secrets decrypted. */
export function revealed(inputs: unknown): unknown {
  return secretsReplaced(inputs, (value) => value)
}

/** Inputs as whoever reads the state finds them: secrets blacked out. */
export function blackedOut(inputs: unknown): unknown {
  return secretsReplaced(inputs, () => '[secret]')
}

function secretsReplaced(value: unknown, replace: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => secretsReplaced(each, replace))
  if (typeof value !== 'object' || value === null) return value
  if (runtime.isRpcSecret(value)) return secretsReplaced(replace(runtime.unwrapRpcSecret(value)), replace)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secretsReplaced(inner, replace)]),
  )
}
