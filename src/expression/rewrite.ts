import type { ASTNode } from '@marcbachmann/cel-js'
import { visit } from './ast.ts'
import { FUNCTIONS, METHODS, SALT } from './names.ts'

/** One replacement in a source text. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** An expression as the engine runs it, and where each of its characters came from. */
export interface Rewritten {
  readonly source: string
  /** The offset in the author's text of an offset in `source`. */
  readonly original: (offset: number) => number
}

/**
 * The expression with what cel-js does otherwise than Kubernetes handed over to our own functions: `has(a.b)` becomes
 * `(a.has_("b"))`, `a.?b` becomes `a.opt_("b")`, `a.matches(p)` becomes `a.matches_(p)`. By source range, because the
 * tree of cel-js is not ours to change; no author can write these names.
 */
export function rewrite(source: string, root: ASTNode): Rewritten {
  const edits: Edit[] = []
  visit(root, (node) => {
    edits.push(...editsOf(source, node))
  })
  edits.sort((a, b) => a.start - b.start)
  return { source: apply(source, edits), original: mapper(edits) }
}

function editsOf(source: string, node: ASTNode): Edit[] {
  switch (node.op) {
    case 'call': {
      const [name, args] = node.args
      if (name === 'has') return hasEdits(source, node.start, args[0])
      return [...rename(source, node.start, name, FUNCTIONS), ...saltEdits(source, node.start, name)]
    }
    case 'rcall': {
      const [name, receiver] = node.args
      return rename(source, tokenAfter(source, receiver.end, '.') + 1, name, METHODS)
    }
    case '.?':
    case '.':
      return isOptional(node) ? [fieldEdit(source, node, 'opt_')] : []
    case '[?]':
    case '[]':
      return isOptional(node) ? indexEdits(source, node.args[0].end, node.end) : []
    default:
      return []
  }
}

/** True when the selection is optional, or selects from one that is. */
function isOptional(node: ASTNode): boolean {
  if (node.op === '.?' || node.op === '[?]') return true
  return (node.op === '.' || node.op === '[]') && isOptional(node.args[0])
}

function hasEdits(source: string, start: number, argument: ASTNode | undefined): Edit[] {
  if (argument?.op !== '.') return []
  const dropped = { start, end: start + 'has'.length, text: '' }
  // Within has() of an optional selection the field's own edit would be made twice: has_ goes through optionals itself.
  return [dropped, fieldEdit(source, argument, 'has_')]
}

/** `secretIs(a, b)` becomes `secretIs_(salt_, a, b)`. */
function saltEdits(source: string, start: number, name: string): Edit[] {
  if (name !== 'secretIs') return []
  const open = tokenAfter(source, start + name.length, '(') + 1
  return [{ start: open, end: open, text: `${SALT}, ` }]
}

function fieldEdit(source: string, node: Extract<ASTNode, { op: '.' | '.?' }>, by: string): Edit {
  const [target, field] = node.args
  const dot = tokenAfter(source, target.end, '.')
  return { start: dot + 1, end: node.end, text: `${by}(${JSON.stringify(field)})` }
}

function indexEdits(source: string, targetEnd: number, end: number): Edit[] {
  const bracket = tokenAfter(source, targetEnd, '[')
  const question = skipBlank(source, bracket + 1)
  const opened = source[question] === '?' ? question + 1 : bracket + 1
  return [
    { start: bracket, end: opened, text: '.at_(' },
    { start: end - 1, end, text: ')' },
  ]
}

function rename(source: string, from: number, name: string, names: ReadonlyMap<string, string>): Edit[] {
  const implementation = names.get(name)
  if (implementation === undefined || implementation === name) return []
  const start = skipBlank(source, from)
  return [{ start, end: start + name.length, text: implementation }]
}

/** The offset of the token, which may follow closing parentheses, white space and comments. */
function tokenAfter(source: string, from: number, token: string): number {
  let at = skipBlank(source, from)
  while (at < source.length && source[at] !== token) at = skipBlank(source, at + 1)
  return at
}

function skipBlank(source: string, from: number): number {
  const blank = /(?:\s|\/\/[^\n]*)*/y
  blank.lastIndex = from
  return from + (blank.exec(source)?.[0].length ?? 0)
}

function apply(source: string, edits: readonly Edit[]): string {
  let result = ''
  let from = 0
  for (const edit of edits) {
    // An inner selection of has(a.?b.c) is asked for twice, by has() and by itself: the first one wins.
    if (edit.start < from) continue
    result += source.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + source.slice(from)
}

function mapper(edits: readonly Edit[]): (offset: number) => number {
  return (offset) => {
    let shift = 0
    let from = 0
    for (const edit of edits) {
      if (edit.start < from) continue
      const start = edit.start + shift
      if (offset < start) break
      if (offset < start + edit.text.length) return edit.start
      shift += edit.text.length - (edit.end - edit.start)
      from = edit.end
    }
    return offset - shift
  }
}
