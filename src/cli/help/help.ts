import { Command } from 'commander'

import type { Locale } from '../../view/locale.ts'
import { EXAMPLES } from './examples.ts'
import { FRENCH } from './french.ts'

const OF_HELP = 'display help for command'

/** Gives every command its examples, and all help the words of one language. Ours are written in English. */
export function dressHelp(root: Command, locale: Locale): void {
  // commander's own is made when help is shown: in English, and in a group of its own.
  const help = new Command('help').argument('[command]').description(OF_HELP).helpOption(false)
  root.addHelpCommand(help)
  if (locale === 'fr') {
    root.usage(french(root.usage()))
    translate(help)
  }
  for (const command of [root, ...root.commands]) {
    const examples = EXAMPLES[command === root ? '' : command.name()] ?? []
    if (examples.length > 0) {
      const lines = examples.flatMap(({ what, command: line }) => [`  # ${what[locale]}`, `  ${line}`, ''])
      command.addHelpText(
        'after',
        `\n${locale === 'fr' ? 'Exemples :' : 'Examples:'}\n${lines.join('\n').trimEnd()}`,
      )
    }
    if (locale === 'fr') translate(command)
  }
}

function translate(command: Command): void {
  command.description(french(command.description()))
  const group = command.helpGroup()
  if (group !== '') command.helpGroup(french(group))
  for (const option of command.options) option.description = french(option.description)
  for (const argument of command.registeredArguments) argument.description = french(argument.description)
  command.helpOption('-h, --help', french(OF_HELP))
  command.configureHelp({ ...command.configureHelp(), styleTitle: french })
}

function french(text: string): string {
  return FRENCH[text] ?? text
}
