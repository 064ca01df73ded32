import type { KubeObject } from '../../src/api/index.ts'
import { cachedReader, type Reader } from '../../src/gather/index.ts'

/** A reader of these objects, as caches that have synced would give them. */
export function readerOf(...objects: readonly KubeObject[]): Reader {
  return cachedReader((resource) => {
    const held = objects.filter(({ kind }) => kind === resource.kind)
    return {
      hasSynced: () => true,
      get: (namespace, name) =>
        held.find((o) => o.metadata.namespace === namespace && o.metadata.name === name),
      inNamespace: (namespace) => held.filter((o) => o.metadata.namespace === namespace),
    }
  })
}

/** An object as the API server gives it, with a UID and perhaps a controller. */
export function anObject(
  kind: string,
  name: string,
  changes: {
    readonly controller?: KubeObject
    readonly namespace?: string
    readonly labels?: Record<string, string>
  } & Record<string, unknown> = {},
): KubeObject {
  const { controller, namespace = 'dev-ns', labels, annotations, ...fields } = changes
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      namespace,
      uid: `uid-of-${kind}-${name}`,
      creationTimestamp: '2026-11-22T05:00:00Z',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations: annotations as Record<string, string> }),
      ...(controller === undefined ? {} : { ownerReferences: [reference(controller)] }),
    },
    ...fields,
  }
}

function reference({ apiVersion, kind, metadata: { name = '', uid = '' } }: KubeObject) {
  return { apiVersion, kind, name, uid, controller: true }
}
