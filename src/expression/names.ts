/** Names that a lab finds without declaring them. */
export const BUILTINS = ['params', 'images', 'project', 'session', 'now', 'history'] as const

/** One of the names that a lab finds without declaring it. */
export type Builtin = (typeof BUILTINS)[number]

/** The variable that holds the evidence's salt, for `secretIs`; no author can name it. */
export const SALT = 'salt_'

/**
 * Names that inputs, lets and elements cannot take: the check language's own, the types, and what one of the two CEL
 * engines (ours, and Kubernetes' that we are compared with) keeps for itself.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ...BUILTINS,
  // What was answered, to the expression of a computed question.
  'answer',
  ...[
    'bool',
    'bytes',
    'double',
    'duration',
    'dyn',
    'int',
    'list',
    'map',
    'null_type',
    'string',
    'timestamp',
    'type',
  ],
  ...['uint', 'cel', 'google', 'optional', 'sets', 'true', 'false', 'null', 'in'],
  ...[
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
    'let',
    'loop',
    'namespace',
  ],
  ...['package', 'return', 'var', 'void', 'while', 'prototype'],
  ...['object', 'oldObject', 'request', 'authorizer', 'variables', 'namespaceObject'],
])

/** Why a name cannot be declared, or undefined when it can. */
export function nameIssue(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return `"${name}" is not a CEL identifier`
  // Names that end so belong to the prelude: its definitions can then be inlined without capturing an author's name.
  if (name.endsWith('_')) return `"${name}" ends with an underscore`
  if (RESERVED.has(name)) return `"${name}" is reserved`
  return undefined
}

/** Identifiers that are types or namespaces, hence no variables. */
export const TYPE_NAMES: ReadonlySet<string> = new Set([
  ...[
    'bool',
    'bytes',
    'double',
    'int',
    'list',
    'map',
    'null_type',
    'string',
    'type',
    'uint',
    'optional',
    'sets',
  ],
])

/**
 * The functions of the check language, each with the name that the engine runs it under. A name that ends with an
 * underscore is our own implementation of what cel-js does otherwise than Kubernetes; cel-js lets nobody replace its own.
 */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...same(['bytes', 'dyn', 'has', 'image', 'isQuantity', 'quantity', 'size', 'type']),
  ...same(['yaml', 'yamlDocuments']),
  ...own(['bool', 'double', 'duration', 'int', 'string', 'timestamp', 'uint']),
  ...own(['secretIs']),
])

/** The methods of the check language, as {@link FUNCTIONS}. */
export const METHODS: ReadonlyMap<string, string> = new Map([
  ...same(['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map']),
  ...same(['transformList', 'transformMap', 'transformMapEntry']),
  ...same(['contains', 'endsWith', 'join', 'size', 'split', 'startsWith', 'trim']),
  ...same(['charAt', 'find', 'findAll', 'replace']),
  ...own(['indexOf', 'lastIndexOf', 'lowerAscii', 'matches', 'substring', 'upperAscii']),
  ...same([
    'distinct',
    'first',
    'flatten',
    'isSorted',
    'last',
    'max',
    'min',
    'reverse',
    'slice',
    'sort',
    'sum',
  ]),
  ...same(['hasValue', 'none', 'of', 'optFlatMap', 'optMap', 'or', 'orValue', 'value']),
  ...same(['equivalent', 'intersects']),
  ...same([
    'add',
    'asApproximateFloat',
    'asInteger',
    'compareTo',
    'isGreaterThan',
    'isInteger',
    'isLessThan',
    'sub',
  ]),
  ...same(['getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getFullYear', 'getHours']),
  ...same(['getMilliseconds', 'getMinutes', 'getMonth', 'getSeconds']),
  ...same(['allow', 'condition', 'containers', 'is', 'podSpec', 'resolvesIn', 'rolledOut', 'selects']),
])

/** Methods whose first arguments name variables, by number of arguments: how many names they bind. */
export function boundNames(method: string, argumentCount: number): number {
  return BINDERS.get(`${method}/${argumentCount}`) ?? 0
}

/** True when the method runs its last argument for each element. */
export function isComprehension(method: string, argumentCount: number): boolean {
  return boundNames(method, argumentCount) > 0 && !method.startsWith('opt')
}

const BINDERS: ReadonlyMap<string, number> = new Map([
  ...['all/2', 'exists/2', 'exists_one/2', 'filter/2', 'map/2', 'map/3', 'optMap/2', 'optFlatMap/2'].map(
    (key) => [key, 1] as const,
  ),
  ...['all/3', 'exists/3', 'exists_one/3', 'existsOne/3', 'transformList/3', 'transformList/4'].map(
    (key) => [key, 2] as const,
  ),
  ...['transformMap/3', 'transformMap/4', 'transformMapEntry/3', 'transformMapEntry/4'].map(
    (key) => [key, 2] as const,
  ),
])

function same(names: readonly string[]): [string, string][] {
  return names.map((name) => [name, name])
}

function own(names: readonly string[]): [string, string][] {
  return names.map((name) => [name, `${name}_`])
}
