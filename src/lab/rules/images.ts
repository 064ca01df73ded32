import type { FieldError, ImageSpec } from '../../api/index.ts'
import type { RubricDraft } from './rule.ts'

/** Every image of the catalogue can be simulated: each reference means one entry, and what answers has a port. */
export function checkImages({ rubric: { images = [] } }: RubricDraft): readonly FieldError[] {
  const first = new Map<string, string>()
  return images.flatMap((image, i) => {
    const path = `images[${i}]`
    return [
      ...checkRepository(image, path),
      ...checkPort(image, path),
      ...image.tags.flatMap((tag, t): readonly FieldError[] => {
        const at = `${path}.tags[${t}]`
        const reference = `${image.repository}:${tag}`
        const seen = first.get(reference)
        if (seen === undefined) {
          first.set(reference, at)
          return []
        }
        return [invalid(at, `${reference}, already at ${seen}`, 'each reference once')]
      }),
    ]
  })
}

function checkRepository({ repository }: ImageSpec, path: string): readonly FieldError[] {
  // A registry may have a port: only what follows the last slash can be a tag.
  const last = repository.slice(repository.lastIndexOf('/') + 1)
  if (!repository.includes('@') && !last.includes(':')) return []
  return [
    invalid(
      `${path}.repository`,
      repository,
      'the reference without tag or digest: tags are listed beside it',
    ),
  ]
}

/** What needs a port to be reached. */
function checkPort({ port, paths = [], startSeconds }: ImageSpec, path: string): readonly FieldError[] {
  if (port !== undefined) return []
  const expected = 'port beside it: nothing can ask it otherwise'
  return [
    ...(paths.length === 0 ? [] : [invalid(`${path}.paths`, 'paths without port', expected)]),
    ...(startSeconds === undefined
      ? []
      : [invalid(`${path}.startSeconds`, 'startSeconds without port', expected)]),
  ]
}

function invalid(path: string, found: string, expected: string): FieldError {
  return { code: 'ImageInvalid', path, found, expected }
}
