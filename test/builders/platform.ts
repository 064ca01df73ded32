import { beforeAll } from 'vitest'
import { OPERATOR, type Sandbox } from '../../src/sandbox/index.ts'
import { kubectl, type KubectlResult } from './kubectl.ts'
import { useSandbox } from './sandbox.ts'

/** Somebody with a kubeconfig: `await camille(['get', 'labsessions'])`, an object to apply as second argument. */
export type Person = (args: readonly string[], stdin?: string | object) => Promise<KubectlResult>

/** A sandbox with CRDs, roles and policies in force. */
export interface PlatformUnderTest {
  readonly sandbox: Sandbox
  /** The operator's own ServiceAccount, as it will run. */
  readonly operator: Person
  /** May do everything; policies let it pass. */
  readonly admin: Person
  /** Somebody with a client certificate, made on first use. */
  readonly person: (username: string) => Promise<Person>
  /** Whoever holds a token of this ServiceAccount. */
  readonly serviceAccount: (namespace: string, name: string) => Promise<Person>
}

/** One platform for the tests of this file. */
export function usePlatform(): () => PlatformUnderTest {
  const sandbox = useSandbox({ platform: true })
  let platform: PlatformUnderTest | undefined
  beforeAll(async () => {
    await sandbox.platform().candidatesFilledIn()
    const withKubeconfig =
      (kubeconfig: string): Person =>
      (args, stdin) =>
        kubectl(sandbox(), args, { kubeconfig, ...(stdin === undefined ? {} : { stdin }) })
    const serviceAccount = async (namespace: string, name: string) =>
      withKubeconfig(await sandbox().serviceAccountKubeconfig(namespace, name))
    const people = new Map<string, Promise<Person>>()
    platform = {
      sandbox: sandbox(),
      admin: withKubeconfig(sandbox().adminKubeconfig),
      operator: await serviceAccount(OPERATOR.namespace, OPERATOR.serviceAccount),
      serviceAccount,
      person: (username) => {
        const known = people.get(username) ?? sandbox().userKubeconfig(username).then(withKubeconfig)
        people.set(username, known)
        return known
      },
    }
  })
  return () => {
    if (platform === undefined)
      throw new Error('The platform is installed before the tests: ask for it inside one')
    return platform
  }
}

/** Applies objects as this person, all or an error. */
export async function apply(person: Person, ...objects: readonly object[]): Promise<void> {
  const { code, stderr } = await person(['apply', '-f', '-'], {
    apiVersion: 'v1',
    kind: 'List',
    items: objects,
  })
  if (code !== 0) throw new Error(stderr)
}
