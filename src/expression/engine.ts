import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import { registerAccess } from './library-access.ts'
import { registerConversions, registerQuantities } from './library-conversions.ts'
import { registerEvidence } from './library-evidence.ts'
import { registerLists, registerSets } from './library-lists.ts'
import { registerMacros } from './library-macros.ts'
import { registerStrings } from './library-strings.ts'
import { PRELUDE, type Definition } from './prelude.ts'
import { rewrite } from './rewrite.ts'

/** Bounds on the shape of one expression. */
export const EXPRESSION_LIMITS = { maxAstNodes: 2000, maxDepth: 64, comprehensions: 2 } as const

/**
 * The check language without any lab's names: cel-js, our library and the prelude. It is the same for all labs and
 * nothing changes it, so it is made once.
 */
const BASE = baseEnvironment()

/** The check language with these names as variables of any type. */
export function environment(names: Iterable<string>): Environment {
  const env = BASE.clone()
  for (const name of names) env.registerVariable(name, name === 'now' ? 'google.protobuf.Timestamp' : 'dyn')
  return env
}

function baseEnvironment(): Environment {
  const env = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: true,
    unlistedVariablesAreDyn: false,
    limits: { maxAstNodes: EXPRESSION_LIMITS.maxAstNodes, maxDepth: EXPRESSION_LIMITS.maxDepth },
  })
  env.registerVariable('answer', 'string')
  registerAccess(env)
  registerConversions(env)
  registerQuantities(env)
  registerStrings(env)
  registerLists(env)
  registerSets(env)
  registerMacros(env)
  registerEvidence(env)
  for (const definition of PRELUDE) registerDefinition(env, definition)
  return env
}

function registerDefinition(env: Environment, { name, method, parameters, returns, body }: Definition): void {
  for (const parameter of parameters) env.registerVariable(parameter, 'dyn')
  const run = env.parse(rewrite(body, env.parse(body).ast).source)
  const checked = run.check()
  if (!checked.valid) throw new Error(`Prelude ${name}: ${checked.error?.message ?? 'invalid'}`)
  const rest = parameters.slice(method ? 1 : 0).map(() => 'dyn')
  const handler = (...values: unknown[]): unknown => {
    try {
      return run(Object.fromEntries(parameters.map((parameter, index) => [parameter, values[index]])))
    } catch (error) {
      throw atTheCall(error)
    }
  }
  const signature = `${method ? 'dyn.' : ''}${name}(${rest.join(', ')}): ${returns}`
  env.registerFunction(signature, handler, { async: false })
}

/** The error without its place in the prelude, which says nothing to an author: cel-js then puts it at the call. */
function atTheCall(error: unknown): unknown {
  if (!(error instanceof EvaluationError)) return error
  return new EvaluationError({ code: error.code, message: error.summary })
}
