import type { FieldError } from '../api/index.ts'
import { compileProgram, type Program } from '../expression/index.ts'
import { compileLab, type Compilation } from './compile.ts'
import { withDuty } from './duty.ts'
import { losable, QUIZ, type ProvenLab } from './folder/proofs.ts'
import { KNOWN_KINDS } from './known-kinds.ts'
import { locateError, type LoadedLab } from './load.ts'
import { placedChecks } from './rules/rule.ts'

/** What is wrong with a lab's folder. Paths begin with the file, line and column, relative to the folder. */
export interface Findings {
  /** The lab cannot be applied, or does not prove what it says. */
  readonly mistakes: readonly FieldError[]
  /** What only a cluster can tell. */
  readonly warnings: readonly FieldError[]
}

/**
 * All that can be said of a lab's folder without a cluster: reading, compiling against the kinds that are known, the
 * duty, and whether every check has a mutant that loses it.
 */
export function lintLab(loaded: LoadedLab): Findings {
  const compilation = loaded.fits ? compile(loaded) : undefined
  const compiled = compilation === undefined ? [] : located(loaded, compilation)
  const program = compiled.every(isForCluster) ? compilation?.program : undefined
  const mistakes = [
    ...loaded.errors,
    ...compiled.filter((error) => !isForCluster(error)),
    ...(program === undefined ? [] : dutyErrors(loaded, program)),
    ...(loaded.fits ? [...unlost(loaded), ...unreadRubric(loaded)] : []),
    ...plainSecrets(loaded),
  ]
  return { mistakes, warnings: compiled.filter(isForCluster) }
}

/** The mistakes that keep a lab from being applied. Whether kinds are served is left to the cluster. */
export function applyErrors(loaded: LoadedLab): readonly FieldError[] {
  if (loaded.errors.length > 0) return loaded.errors
  if (!loaded.fits) return []
  return located(loaded, compile(loaded)).filter(({ code }) => !code.startsWith('Kind'))
}

function compile({ name, lab, rubric }: LoadedLab): Compilation {
  return compileLab({ name, spec: lab.spec, rubric: rubric?.spec, discovery: KNOWN_KINDS })
}

function located(loaded: LoadedLab, { errors, rubricErrors }: Compilation): readonly FieldError[] {
  return [
    ...errors.map((error) => locateError(loaded, error)),
    ...rubricErrors.map((error) => locateError(loaded, error, 'rubric')),
  ]
}

/** A kind that looks like none we know may be served where the lab is applied. */
function isForCluster({ code, remedy }: FieldError): boolean {
  return code === 'KindUnknown' && remedy === undefined
}

/** A duty is compiled as a check of the rubric would be, and may read only what some check has gathered. */
function dutyErrors(loaded: LoadedLab, { finalInputs }: Program): readonly FieldError[] {
  const { lab, rubric, duty } = loaded
  if (duty.length === 0) return []
  const held = withDuty(withoutChecks({ spec: lab.spec, rubric: rubric?.spec }), duty)
  const { program, rubricErrors } = compileProgram(held.spec, held.rubric)
  // It is the only check.
  const at = 'checks[0].assert'
  const errors = rubricErrors
    .filter(({ path }) => path.startsWith(at))
    .map((error) => ({ ...error, path: error.path.replace(at, 'duty') }))
  const known = new Set(finalInputs)
  const assertions = program?.hidden.at(-1)?.assertions ?? []
  const ungathered = assertions.flatMap(({ inputs }, index) =>
    inputs
      .filter((key) => !known.has(key))
      .map((key): FieldError => ({
        code: 'DutyInvalid',
        path: `duty[${index}].expr`,
        found: `input ${key}, which no check reads`,
        expected: 'inputs that some check reads: nothing else is gathered',
      })),
  )
  return [...errors, ...ungathered].map((error) => locateError(loaded, error))
}

/** What a duty is compiled with: inputs, lets and parameters. The rest has been compiled. */
function withoutChecks({ spec, rubric }: ProvenLab): ProvenLab {
  const { inputs = {}, let: lets = {}, parameters = [] } = rubric ?? {}
  return { spec: { ...spec, tasks: [] }, rubric: { inputs, let: lets, parameters } }
}

/** A check that no mutant loses proves nothing. */
function unlost(loaded: LoadedLab): readonly FieldError[] {
  const { spec } = loaded.lab
  const rubric = loaded.rubric?.spec
  const lost = new Set(loaded.mutants.flatMap(({ loses }) => loses))
  const hidden = (rubric?.checks ?? []).map(({ id }, index) => [`hidden/${id}`, `checks[${index}]`] as const)
  const places = placedChecks(spec).map(({ id, path }) => [id, path] as const)
  const paths = new Map([...places, ...hidden, [QUIZ, 'quiz']])
  const ofLab = new Set(places.map(([id]) => id))
  return losable({ spec, rubric })
    .filter((id) => !lost.has(id))
    .map((id) => {
      const path = paths.get(id) ?? ''
      const found = `${id}, which no mutant loses`
      const expected = `a mutant with loses: [${id}]: a check that nothing fails may say nothing`
      const of = ofLab.has(id) ? 'lab' : 'rubric'
      return locateError(loaded, { code: 'MutantInvalid', path, found, expected }, of)
    })
}

function unreadRubric(loaded: LoadedLab): readonly FieldError[] {
  if (loaded.rubric === undefined || loaded.lab.spec.rubric === 'Required') return []
  const found = `rubric: ${loaded.lab.spec.rubric}, beside a rubric.yaml`
  const expected = 'rubric: Required, else nothing of the rubric is read'
  return [locateError(loaded, { code: 'SchemaInvalid', path: 'rubric', found, expected })]
}

/** What `*.sops.yaml` holds is encrypted for each candidate: it must be what the platform decrypts. */
function plainSecrets({ solutions }: LoadedLab): readonly FieldError[] {
  return solutions.flatMap(({ objects }) =>
    objects.flatMap(({ plainSops, manifest, origin }): readonly FieldError[] => {
      if (plainSops !== true) return []
      const path = origin
      if (manifest.kind !== 'SopsSecret') {
        const found = `${String(manifest.kind)} in a *.sops.yaml file`
        return [{ code: 'SchemaInvalid', path, found, expected: 'a SopsSecret' }]
      }
      if (!Object.hasOwn(manifest, 'sops')) return []
      const found = 'a SopsSecret that is encrypted already'
      const expected = "its plain text: it is encrypted for each candidate's own key"
      return [{ code: 'SchemaInvalid', path, found, expected }]
    }),
  )
}
