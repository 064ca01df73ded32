import { describe, expect, it } from 'vitest'
import { aTerminal } from '../../../test/builders/terminal.ts'
import { terminalWords } from '../command.ts'
import { program, runProgram } from '../program.ts'
import { EXAMPLES } from './examples.ts'
import { FRENCH } from './french.ts'

const { terminal } = aTerminal({ LANG: 'en_GB.UTF-8' })
const root = program(
  {
    terminal,
    words: terminalWords(terminal),
    connect: () => Promise.reject(new Error('Help asks no cluster')),
    onExit: () => undefined,
    fail: () => undefined,
  },
  '0.0.0',
)
const commands = [root, ...root.commands]

describe('help', () => {
  it('has an example for each command, and none for one that is not', () => {
    const names = root.commands.map((command) => command.name())
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(['', ...names].toSorted())
  })

  it('is all there in French, and translates nothing that is not said', () => {
    const said = new Set(
      commands.flatMap((command) => [
        command.description(),
        command.helpGroup(),
        ...command.options.map(({ description }) => description),
        ...command.registeredArguments.map(({ description }) => description),
      ]),
    )
    const ours = new Set([...said].filter((text) => text !== '' && text !== 'json'))
    const titles = ['Usage:', 'Options:', 'Arguments:', 'Commands:', 'display help for command']
    expect(Object.keys(FRENCH).toSorted()).toEqual([...ours, ...titles].toSorted())
  })

  it('speaks the language of the terminal', async () => {
    const helpIn = async (lang: string) => {
      const { terminal: its, printed } = aTerminal({ LANG: lang })
      await runProgram(['class', '--help'], its, '0.0.0')
      return printed.join('\n')
    }
    expect(await helpIn('fr_FR.UTF-8')).toMatch(
      /Usage : [\s\S]*Options :[\s\S]*Exemples :\n {2}# Les classes/,
    )
    expect(await helpIn('en_GB.UTF-8')).toMatch(/Usage: [\s\S]*Options:[\s\S]*Examples:\n {2}# The classes/)
  })
})
