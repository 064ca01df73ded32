import type { Argument, Command, Option } from 'commander'

/** What can stand at the cursor. */
export interface Completion {
  readonly value: string
  readonly description?: string
}

/** What a shell is told: candidates, or that files are meant. */
export interface Completions {
  readonly found: readonly Completion[]
  readonly files: boolean
}

/** What is looked up: in the kubeconfig, or in the cluster. */
export type Lookup = 'contexts' | 'sessions' | 'labs' | 'classes' | 'namespaces'

/** Looks names up with the cluster flags typed so far; knows nothing rather than to fail. */
export type LookUp = (what: Lookup, flags: TypedFlags) => Promise<readonly string[]>

/** The flags by which kubectl chooses a cluster, as typed so far. */
export interface TypedFlags {
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace?: string
}

/**
 * Completes the last of these words, which may be empty, as typed after `kubectl lab`. What completes `--option=` is the
 * value alone, as cobra has it.
 */
export async function complete(
  root: Command,
  words: readonly string[],
  lookUp: LookUp,
): Promise<Completions> {
  const [first = '', ...rest] = words
  const typed = words.at(-1) ?? ''
  if (rest.length === 0) return matching(typed, typed.startsWith('-') ? optionsOf(root) : commandsOf(root))
  if (first === 'help') return rest.length === 1 ? matching(typed, commandsOf(root)) : NOTHING
  const command = root.commands.find((each) => each.name() === first)
  if (command === undefined) return NOTHING
  const flags = typedFlags(words)
  const [, long, value = ''] = OPTION_WITH_VALUE.exec(typed) ?? []
  const option = optionNamed(command, long ?? rest.at(-2))
  if (option !== undefined && takesValue(option)) {
    return valueOf(option, long === undefined ? typed : value, flags, lookUp)
  }
  if (typed.startsWith('-')) return matching(typed, optionsOf(command))
  const argument = argumentAt(command, rest)
  return argument === undefined ? NOTHING : argumentValues(argument, typed, flags, lookUp)
}

const NOTHING: Completions = { found: [], files: false }
const FILES: Completions = { found: [], files: true }

const OPTION_WITH_VALUE = /^(--[^=]+)=(.*)$/
const OPTION_LOOKUPS: Readonly<Record<string, Lookup>> = {
  '--context': 'contexts',
  '--namespace': 'namespaces',
  '--board-namespace': 'namespaces',
  '--operator-namespace': 'namespaces',
  '--class': 'classes',
  '--session': 'sessions',
}
const ARGUMENT_LOOKUPS: Readonly<Record<string, Lookup>> = {
  session: 'sessions',
  lab: 'labs',
  class: 'classes',
}
const FILE_WORDS = /^(?:file|dir|folder|path|transcript|evidence)s?$/

async function valueOf(
  option: Option,
  typed: string,
  flags: TypedFlags,
  lookUp: LookUp,
): Promise<Completions> {
  if (option.argChoices !== undefined) return matching(typed, option.argChoices.map(value))
  const lookup = OPTION_LOOKUPS[option.long ?? '']
  if (lookup !== undefined) return matching(typed, (await lookUp(lookup, flags)).map(value))
  return /<(?:file|dir)s?(?:\.{3})?>/.test(option.flags) ? FILES : NOTHING
}

async function argumentValues(
  argument: Argument,
  typed: string,
  flags: TypedFlags,
  lookUp: LookUp,
): Promise<Completions> {
  if (argument.argChoices !== undefined) return matching(typed, argument.argChoices.map(value))
  const lookup = ARGUMENT_LOOKUPS[argument.name()]
  if (lookup !== undefined) return matching(typed, (await lookUp(lookup, flags)).map(value))
  return FILE_WORDS.test(argument.name()) ? FILES : NOTHING
}

/** The argument that the last word is, options and their values left out. */
function argumentAt(command: Command, words: readonly string[]): Argument | undefined {
  const positional = words.filter((word, index) => {
    const before = optionNamed(command, words[index - 1])
    return !word.startsWith('-') && (before === undefined || !takesValue(before))
  })
  // The last word counts even while it is empty.
  const index = Math.max(0, positional.length - 1)
  const { registeredArguments } = command
  const last = registeredArguments.at(-1)
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined)
}

function optionNamed(command: Command, word: string | undefined): Option | undefined {
  return word === undefined
    ? undefined
    : command.options.find(({ short, long }) => word === short || word === long)
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional
}

function typedFlags(words: readonly string[]): TypedFlags {
  // What is being typed counts for nothing yet.
  const given = words.slice(0, -1).flatMap((word) => OPTION_WITH_VALUE.exec(word)?.slice(1) ?? word)
  const after = (...names: readonly string[]): string | undefined => {
    const index = given.findLastIndex((word) => names.includes(word))
    return index < 0 ? undefined : given[index + 1]
  }
  const [kubeconfig, context, namespace] = [
    after('--kubeconfig'),
    after('--context'),
    after('-n', '--namespace'),
  ]
  return {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    ...(namespace !== undefined && { namespace }),
  }
}

function optionsOf(command: Command): Completion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? '', description }))
}

function commandsOf(root: Command): Completion[] {
  return root
    .createHelp()
    .visibleCommands(root)
    .map((command) => ({ value: command.name(), description: command.description() }))
}

function value(text: string): Completion {
  return { value: text }
}

function matching(typed: string, all: readonly Completion[]): Completions {
  return { found: all.filter((each) => each.value.startsWith(typed)), files: false }
}
