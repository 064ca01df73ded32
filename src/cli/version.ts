import { type Command, Option } from 'commander'

import type { Client } from '../kube/index.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'

type Flags = ClusterFlags & { readonly client?: boolean; readonly output?: 'json' }

/** A cluster that does not answer by then is not waited for. */
const ANSWER_MS = 3_000

/** `kubectl lab version`: ours, and the API server's where one answers. A cluster that does not is no failure. */
export function registerVersion(program: Command, context: CommandContext, version: string): void {
  withClusterFlags(program.command('version'))
    .description('print the version, and that of the cluster where one answers')
    .option('--client', 'ask no cluster')
    .addOption(new Option('-o, --output <format>', 'json').choices(['json']))
    .action(async (flags: Flags) => {
      const { print, note } = context.terminal
      const server = flags.client === true ? undefined : await serverVersion(context, flags)
      if (flags.output === 'json') {
        print(JSON.stringify({ client: version, ...(server !== undefined && { server }) }))
        return
      }
      print(`Client Version: v${version}`)
      if (server !== undefined) print(`Server Version: ${server}`)
      else if (flags.client !== true) note('No cluster answered')
    })
}

async function serverVersion(context: CommandContext, flags: Flags): Promise<string | undefined> {
  try {
    const { client } = await context.connect(flags)
    return await askVersion(client)
  } catch {
    return undefined
  }
}

async function askVersion(client: Client): Promise<string | undefined> {
  const answer = await client.send(
    { method: 'GET', path: '/version' },
    { signal: AbortSignal.timeout(ANSWER_MS) },
  )
  return (answer.body as { gitVersion?: string } | null)?.gitVersion
}
