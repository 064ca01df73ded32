import type { KubeObject, Resource } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../resources.ts'
import type { Person } from './identify.ts'
import { createRemembered } from './remembered.ts'

/** What somebody wants to do. Without a namespace: in all of them. */
export interface Wish {
  readonly verb: 'get' | 'list' | 'patch' | 'coach'
  readonly resource: Resource
  readonly namespace?: string
  readonly name?: string
}

/** Whether a person may, as the API server says. Rejects with a ClusterError when it cannot be asked. */
export type May = (person: Person, wish: Wish) => Promise<boolean>

const MOST_ANSWERS = 50_000

/** Asks by SubjectAccessReview, with all that the API server said of the person; an answer holds for `forMs`. */
export function createMay(o: {
  readonly client: Pick<Client, 'create'>
  readonly forMs: number
  readonly now: () => number
}): May {
  const known = createRemembered<boolean>({ ...o, most: MOST_ANSWERS })
  return (person, wish) => {
    const { verb, resource, namespace = '', name = '' } = wish
    const key = [person.key, verb, resource.group, resource.plural, namespace, name].join(' ')
    return known.get(key, () => review(o.client, person, wish))
  }
}

async function review(client: Pick<Client, 'create'>, person: Person, wish: Wish): Promise<boolean> {
  const { username: user, groups, uid, extra } = person
  const { verb, resource, namespace, name } = wish
  const request = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: {
      user,
      groups,
      ...(uid !== undefined && { uid }),
      ...(extra !== undefined && { extra }),
      resourceAttributes: {
        verb,
        group: resource.group,
        version: resource.version,
        resource: resource.plural,
        ...(namespace !== undefined && { namespace }),
        ...(name !== undefined && { name }),
      },
    },
  }
  const { status } = await client.create<KubeObject & { readonly status?: { readonly allowed?: boolean } }>(
    RESOURCES.accessReview,
    request,
  )
  return status?.allowed === true
}
