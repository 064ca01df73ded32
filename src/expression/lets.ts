import type { Declarations } from './declarations.ts'
import { compileExpression, type Expression } from './expression.ts'
import type { Sight } from './sight.ts'

/**
 * The lets in sight, compiled: those it has already, and those declared beyond `outer`. Mistakes are added to its errors
 * and leave the let out.
 */
export function compileLets(
  { env, declarations, lets: known, params, errors }: Sight,
  outer: Declarations,
): ReadonlyMap<string, Expression> {
  const names = new Set(declarations.keys())
  const lets = new Map(known)
  const own = [...declarations].flatMap(([name, declaration]) =>
    declaration.kind === 'let' && !outer.has(name) ? [{ name, ...declaration }] : [],
  )
  for (const { name, source, path } of own) {
    const compiled = compileExpression(env, source, { names, params, type: 'any' })
    if ('issues' in compiled) {
      errors.push(...compiled.issues.map((issue) => ({ ...issue, path })))
    } else {
      lets.set(name, compiled)
    }
  }
  for (const { name, path } of own) {
    const cycle = cycleFrom(name, lets)
    if (cycle === undefined) continue
    const expected = 'a let that does not depend on itself'
    errors.push({ code: 'ExpressionForbidden', path, found: cycle.join(' → '), expected })
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
