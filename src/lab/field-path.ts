/** A field's path in its parts: `tasks[1].hints["a/b"].fr` is `['tasks', 1, 'hints', 'a/b', 'fr']`. */
export function parseFieldPath(path: string): readonly (string | number)[] {
  const parts: (string | number)[] = []
  for (const [, index, quoted, name] of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    if (index !== undefined) parts.push(Number(index))
    else parts.push(quoted ?? name ?? '')
  }
  return parts
}

/** The parts of a path as people read it; digits are taken for the place in a list. */
export function formatFieldPath(parts: readonly (string | number)[]): string {
  return parts
    .map((part, depth) => {
      if (/^\d+$/.test(String(part))) return `[${part}]`
      if (!/^[A-Za-z_][\w-]*$/.test(String(part))) return `["${part}"]`
      return depth === 0 ? String(part) : `.${part}`
    })
    .join('')
}
