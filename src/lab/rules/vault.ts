import type { FieldError } from '../../api/index.ts'
import type { RubricDraft } from './rule.ts'

/** Paths of the Vault are as Vault has them: parts separated by single slashes, none of them empty or dots. */
export function checkVault({ rubric: { vault = [] } }: RubricDraft): readonly FieldError[] {
  return vault.flatMap(({ path }, v): readonly FieldError[] => {
    if (path.split('/').every((part) => !['', '.', '..'].includes(part))) return []
    return [
      {
        code: 'SchemaInvalid',
        path: `vault[${v}].path`,
        found: `"${path}"`,
        expected: 'a path in the mount, such as java-demo/database',
      },
    ]
  })
}
