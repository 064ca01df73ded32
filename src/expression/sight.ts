import type { Environment } from '@marcbachmann/cel-js'
import type { FieldError, InputSource } from '../api/index.ts'
import type { Declarations } from './declarations.ts'
import { compileExpression, type Expectation, type Expression } from './expression.ts'
import { compileLets, namesRead } from './lets.ts'
import { compileTemplate, type Template } from './template.ts'

/** An input as expressions name it. */
export interface InputDeclaration {
  /** Its key in the evidence: `web`, `task/check:web` for a check's own, `hidden:web` for the rubric's. */
  readonly key: string
  readonly source: InputSource
}

/** Where expressions of one place are compiled: what they see, and where their mistakes go. */
export interface Sight {
  readonly env: Environment
  readonly declarations: Declarations
  /** The lets in sight, compiled. */
  readonly lets: ReadonlyMap<string, Expression>
  /** The names that `params.<name>` may have. */
  readonly params: ReadonlySet<string>
  readonly errors: FieldError[]
}

/** The sight that has these declarations, and the lets among them compiled. */
export function widened(
  sight: Sight,
  declarations: Declarations,
  { params = sight.params, errors = sight.errors }: Partial<Pick<Sight, 'params' | 'errors'>> = {},
): Sight {
  const wider = { ...sight, declarations, params, errors }
  return { ...wider, lets: compileLets(wider, sight.declarations) }
}

/** The compiled expression; mistakes go to the sight's errors, under this path. */
export function compileIn(
  { env, declarations, params, errors }: Sight,
  source: string,
  { type, names = new Set(declarations.keys()) }: Partial<Expectation> & Pick<Expectation, 'type'>,
  path: string,
): Expression | undefined {
  const compiled = compileExpression(env, source, { names, params, type })
  if (!('issues' in compiled)) return compiled
  errors.push(...compiled.issues.map((issue) => ({ ...issue, path })))
  return undefined
}

/** The compiled message; mistakes go to the sight's errors, under this path. */
export function compileMessageIn(
  { env, declarations, params, errors }: Sight,
  text: string,
  path: string,
): Template | undefined {
  const compiled = compileTemplate(env, text, { names: new Set(declarations.keys()), params }, path)
  if ('template' in compiled) return compiled.template
  errors.push(...compiled.errors)
  return undefined
}

/** True when the name stands for the element of an `each`, or is a let that depends on it. */
export function readsElement(name: string, { declarations, lets }: Sight): boolean {
  return [...namesRead([name], lets)].some((read) => declarations.get(read)?.kind === 'element')
}

/** Evidence keys of the inputs that these names stand for, through lets. */
export function evidenceKeys({ declarations, lets }: Sight, names: Iterable<string>): readonly string[] {
  const keys = [...namesRead(names, lets)].flatMap((name) => {
    const declaration = declarations.get(name)
    return declaration?.kind === 'input' ? [declaration.key] : []
  })
  return keys.sort()
}

/** The inputs that one sight declares beyond those of the other, by name. */
export function inputsBeyond(
  inner: Declarations,
  outer?: Declarations,
): ReadonlyMap<string, InputDeclaration> {
  return new Map(
    [...inner].flatMap(([name, declaration]) =>
      declaration.kind === 'input' && outer?.has(name) !== true
        ? [[name, { key: declaration.key, source: declaration.source }] as const]
        : [],
    ),
  )
}

/** The lets that one sight has beyond those of the other, by name. */
export function letsBeyond(
  inner: ReadonlyMap<string, Expression>,
  outer: ReadonlyMap<string, Expression>,
): ReadonlyMap<string, Expression> {
  return new Map([...inner].filter(([name]) => !outer.has(name)))
}
