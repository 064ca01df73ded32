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
    const titles = ['Usage:', root.usage(), 'Options:', 'Arguments:', 'display help for command']
    expect(Object.keys(FRENCH).toSorted()).toEqual([...ours, ...titles].toSorted())
  })

  it('of the whole is in one language, the line about help too', async () => {
    const lines = async (lang: string) => {
      const { terminal: its, printed } = aTerminal({ LANG: lang })
      await runProgram(['--help'], its, '0.0.0')
      return printed
    }
    const [french, english] = [await lines('fr_FR.UTF-8'), await lines('en_GB.UTF-8')]
    const same = french.filter((line) => line !== '' && english.includes(line))
    // What is typed is the same in both.
    expect(same.filter((line) => !/^ {2}kubectl lab /.test(line))).toEqual([])
    expect(french.length).toBe(english.length)
  })

  it.each([[[]], [['help']], [['--help']], [['help', 'class']], [['class', '--help']]])(
    'is no failure when it is asked for by %j, and is what is printed',
    async (args) => {
      const { terminal: its, printed, noted } = aTerminal({ LANG: 'en_GB.UTF-8' })
      expect([await runProgram(args, its, '0.0.0'), noted]).toEqual([0, []])
      expect(printed[0]).toMatch(/^Usage: kubectl-lab /)
    },
  )

  it('is named to who calls a command that is none, which is a failure', async () => {
    const { terminal: its, printed, noted } = aTerminal({ LANG: 'en_GB.UTF-8' })
    expect([await runProgram(['strat'], its, '0.0.0'), printed]).toEqual([2, []])
    expect(noted.join('\n')).toMatch(/unknown command 'strat'\n\(Did you mean start\?\)\n\(add --help/)
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
