import { environment } from './engine.ts'
import { PRELUDE, type Definition } from './prelude.ts'
import { print } from './print.ts'

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(
  PRELUDE.map((definition) => [definition.name, definition]),
)

/**
 * A call of the prelude as its definition. Arguments are bound as the engine binds them: any type, judged once and even
 * when nothing reads them. A list of one, mapped, binds a name; no author's name ends as these do.
 */
export function inline(name: string, args: readonly string[]): string | undefined {
  const definition = DEFINITIONS.get(name)
  if (definition?.parameters.length !== args.length) return undefined
  const body = print(environment([]).parse(definition.body).ast, (parameter) => parameter, inline)
  return definition.parameters.reduceRight(
    (inner, parameter, index) => `[dyn(${args[index] ?? ''})].map(${parameter}, ${inner})[0]`,
    `dyn(${body})`,
  )
}
