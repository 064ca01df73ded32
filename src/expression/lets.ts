import type { Environment } from '@marcbachmann/cel-js'
import type { FieldError } from '../api/index.ts'
import type { Declarations } from './declarations.ts'
import { compileExpression, type Expression } from './expression.ts'

/** The lets in sight, compiled. Mistakes are added to `errors` and leave the let out. */
export function compileLets(
  env: Environment,
  names: Declarations,
  known: ReadonlyMap<string, Expression>,
  errors: FieldError[],
): ReadonlyMap<string, Expression> {
  const visible = new Set(names.keys())
  const lets = new Map(known)
  for (const [name, declaration] of names) {
    if (declaration.kind !== 'let' || lets.has(name)) continue
    const compiled = compileExpression(env, declaration.source, { names: visible, type: 'any' })
    if ('issues' in compiled) {
      errors.push(...compiled.issues.map((issue) => ({ ...issue, path: declaration.path })))
    } else {
      lets.set(name, compiled)
    }
  }
  for (const [name, declaration] of names) {
    const cycle = declaration.kind === 'let' && !known.has(name) ? cycleFrom(name, lets) : undefined
    if (cycle === undefined || declaration.kind !== 'let') continue
    const expected = 'a let that does not depend on itself'
    errors.push({ code: 'ExpressionForbidden', path: declaration.path, found: cycle.join(' → '), expected })
  }
  return lets
}

/** Every name that these names read, through lets, each once; the names themselves too. */
export function namesRead(
  names: Iterable<string>,
  lets: ReadonlyMap<string, Expression>,
): ReadonlySet<string> {
  const read = new Set<string>()
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (read.has(name)) continue
    read.add(name)
    pending.push(...(lets.get(name)?.variables ?? []))
  }
  return read
}

function cycleFrom(start: string, lets: ReadonlyMap<string, Expression>): readonly string[] | undefined {
  const seen = new Set<string>()
  const search = (name: string, path: readonly string[]): readonly string[] | undefined => {
    for (const next of lets.get(name)?.variables ?? []) {
      if (next === start) return [...path, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search(next, [...path, next])
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(start, [start])
}
