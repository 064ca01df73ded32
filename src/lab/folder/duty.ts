import type { FieldError, Json, Text } from '../../api/index.ts'
import { isMap } from './manifests.ts'
import type { YamlDocument } from './source.ts'

/** What a mark of 100 % must mean, written apart from the checks. */
export interface Duty {
  /** CEL over what the lab's checks read; true when the duty is done. */
  readonly expr: string
  readonly title?: string | Text
}

/** The duties of a lab, and what does not fit in them. */
export interface FolderDuties {
  readonly duty: readonly Duty[]
  readonly errors: readonly FieldError[]
}

const KEYS = ['expr', 'title']

/** Takes the top-level list `duty` off a Lab manifest as written: no Lab on a cluster has it. */
export function takeDuty(
  manifest: object,
  locate: YamlDocument['locate'],
): FolderDuties & { readonly manifest: object } {
  const { duty: written, ...rest } = manifest as Readonly<Record<string, Json>>
  if (written === undefined) return { manifest, duty: [], errors: [] }
  const errors: FieldError[] = []
  const refuse = (path: readonly (string | number)[], found: string, expected: string): void =>
    void errors.push({ code: 'SchemaInvalid', path: locate(['duty', ...path]), found, expected })
  if (!Array.isArray(written)) {
    refuse([], JSON.stringify(written), 'a list of {expr, title}')
    return { manifest: rest, duty: [], errors }
  }
  const duty = (written as readonly Json[]).flatMap((each, index): readonly Duty[] => {
    if (!isMap(each) || typeof each.expr !== 'string' || each.expr === '') {
      refuse([index], JSON.stringify(each), 'a map with expr, a CEL expression')
      return []
    }
    for (const key of Object.keys(each).filter((key) => !KEYS.includes(key)))
      refuse([index, key], `key "${key}"`, `one of ${KEYS.join(', ')}`)
    const title = titleOf(each.title)
    return [{ expr: each.expr, ...(title === undefined ? {} : { title }) }]
  })
  return { manifest: rest, duty, errors }
}

function titleOf(title: Json | undefined): Duty['title'] {
  if (typeof title === 'string') return title
  if (!isMap(title) || typeof title.fr !== 'string' || typeof title.en !== 'string') return undefined
  return { fr: title.fr, en: title.en }
}
