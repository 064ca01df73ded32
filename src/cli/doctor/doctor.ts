import { type Command, Option } from 'commander'

import { localeOf } from '../../view/locale.ts'
import { type CommandContext, withClusterFlags } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { OPERATOR_NAMESPACE } from '../transcript/keys.ts'
import { AS, type As, examineCaller } from './examine-caller.ts'
import { examineKinds, examineServer } from './examine-cluster.ts'
import { examineLabs, examineOperator } from './examine-installation.ts'
import { examineShipped } from './examine-shipped.ts'
import { doctorLines } from './report.ts'
import { readShipped } from './shipped.ts'

type Flags = ClusterFlags & {
  readonly as?: As
  readonly operatorNamespace: string
  readonly output?: 'json'
}

/** `kubectl lab doctor`: what is missing in this cluster, and how to mend it. Exits with 1 when something is. */
export function registerDoctor(program: Command, { terminal, connect, fail }: CommandContext): void {
  withClusterFlags(program.command('doctor'), {
    namespace: 'home in which a candidate’s permissions are asked',
  })
    .description('tell what is missing in this cluster and how to mend it')
    .addOption(
      new Option('--as <whom>', 'whose permissions you should have: those that lack are faults').choices(AS),
    )
    .option('--operator-namespace <name>', 'namespace of the operator', OPERATOR_NAMESPACE)
    .addOption(new Option('-o, --output <format>', 'json: the findings for scripts').choices(['json']))
    .action(async ({ as, operatorNamespace, output, ...flags }: Flags) => {
      const { client, namespace } = await connect(flags)
      const server = await examineServer(client)
      const isUsable = server.findings.every(({ state }) => state !== 'bad')
      const { roles, policies } = await readShipped(operatorNamespace)
      const examine = () => [
        examineKinds(client),
        examineShipped(
          client,
          { fr: 'Règles d’admission', en: 'Admission policies' },
          policies,
          operatorNamespace,
        ),
        examineShipped(client, { fr: 'Rôles', en: 'Roles' }, roles, operatorNamespace),
        examineOperator(client, operatorNamespace, terminal.now()),
        examineLabs(client),
        examineCaller(client, namespace, as),
      ]
      const sections = [server, ...(isUsable ? await Promise.all(examine()) : [])]
      if (output === 'json') terminal.print(JSON.stringify(sections, null, 2))
      else
        for (const line of doctorLines(sections, localeOf(terminal.env), terminal.colors))
          terminal.print(line)
      if (sections.some(({ findings }) => findings.some(({ state }) => state === 'bad'))) fail(EXIT.refused)
    })
}
