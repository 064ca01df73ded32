import { readFile } from 'node:fs/promises'
import type { KubeObject, LabRubricSpec, Resource, Text } from '../../../src/api/index.ts'
import type { Draw } from '../../../src/lab/index.ts'
import { hasReason, type Client } from '../../../src/kube/index.ts'
import { resourceName } from '../../../src/kube/object.ts'

/** One thing a candidate must not find, and what it is. */
export interface Needle {
  readonly what: string
  readonly text: string
}

/** Something a candidate, or whoever reads the operator's log, can read. */
export interface Readable {
  readonly where: string
  readonly text: string
}

/** Every text, id, key, expression and value that a rubric keeps from one candidate before the end. */
export function needlesOf(rubric: LabRubricSpec, { secretParameters, questions }: Draw): readonly Needle[] {
  const asked = new Set(questions.map(({ id }) => id))
  const both = (what: string, { fr, en }: Text): Needle[] => [
    { what, text: fr },
    { what, text: en },
  ]
  return [
    ...Object.entries(rubric.hints ?? {}).flatMap(([id, text]) => both(`hint ${id}`, text)),
    ...(rubric.checks ?? []).flatMap(({ id, title, assert }) => [
      { what: `hidden check ${id}`, text: id },
      ...both(`title of ${id}`, title),
      ...assert.flatMap(({ expr, message }) => [
        { what: `expression of ${id}`, text: expr },
        ...(message === undefined ? [] : both(`message of ${id}`, message)),
      ]),
    ]),
    ...(rubric.images ?? []).flatMap(({ repository, env = [] }) =>
      env.flatMap(({ value = '', log = '' }) =>
        [value, log].map((text) => ({ what: `image ${repository}`, text })),
      ),
    ),
    ...(rubric.quiz?.questions ?? []).flatMap(({ id, text, choices = [], expr }) => [
      ...choices.map((choice) => ({ what: `choice id of ${id}`, text: choice.id })),
      ...(expr === undefined ? [] : [{ what: `expression of ${id}`, text: expr }]),
      ...(asked.has(id)
        ? []
        : [
            { what: `question ${id}`, text: `"${id}"` },
            ...both(`question ${id}`, text),
            ...choices.flatMap((choice) => both(`choice of ${id}`, choice.text)),
          ]),
    ]),
    ...Object.entries(secretParameters).flatMap(([name, value]) =>
      [value].flat().map((part) => ({ what: `secret parameter ${name}`, text: String(part) })),
    ),
  ]
}

/** What of the needles is where: none, when nothing leaks. A text without its quotes is looked for as JSON writes it. */
export function leaks(needles: readonly Needle[], haystack: readonly Readable[]): readonly string[] {
  return haystack.flatMap(({ where, text }) =>
    needles
      .filter(
        (needle) => text.includes(needle.text) || text.includes(JSON.stringify(needle.text).slice(1, -1)),
      )
      .map(({ what }) => `${what} in ${where}`),
  )
}

/** Every object that the client may list or get, in these namespaces and in none; Secrets' values are decoded. */
export async function everythingReadable(
  who: string,
  client: Client,
  namespaces: readonly string[],
): Promise<readonly Readable[]> {
  await client.resources.refresh()
  const found = await Promise.all(
    client.resources.all().map((resource) => readableIn(who, client, resource, namespaces)),
  )
  return found.flat()
}

/** The objects of one kind, in these namespaces, or all where the kind lives outside of them. */
export async function readableIn(
  who: string,
  client: Client,
  resource: Resource,
  namespaces: readonly string[],
): Promise<readonly Readable[]> {
  const places = resource.namespaced ? namespaces.map((namespace) => ({ namespace })) : [{}]
  const lists = await Promise.all(places.map((place) => listed(client.list(resource, place))))
  return lists.flat().map((object) => ({
    where: `${resourceName(resource)} ${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''} for ${who}`,
    text: JSON.stringify(object) + decoded(object),
  }))
}

/** What the operator has logged so far. */
export async function logged(logFile: string): Promise<Readable> {
  return { where: 'the operator’s log', text: await readFile(logFile, 'utf8') }
}

async function listed(
  list: Promise<{ readonly items: readonly KubeObject[] }>,
): Promise<readonly KubeObject[]> {
  try {
    return (await list).items
  } catch (error) {
    // What may not be listed tells nothing; some kinds can only be created.
    if (hasReason(error, 'Forbidden', 'MethodNotAllowed', 'NotFound')) return []
    throw error
  }
}

function decoded({ kind, ...object }: KubeObject): string {
  if (kind !== 'Secret') return ''
  const data = (object['data'] ?? {}) as Readonly<Record<string, string>>
  return Object.values(data)
    .map((value) => Buffer.from(value, 'base64').toString('utf8'))
    .join('\n')
}
