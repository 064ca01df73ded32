/** The addresses of a node's pods. */
export interface PodAddresses {
  /** The pod's address; the same one for the same UID until it is released. */
  take(uid: string, nodeName: string): string
  release(uid: string): void
}

/** Addresses out of each node's `podCIDR`: 10.244.0.0/18 for the first of `nodes`, 10.244.64.0/18 for the second… */
export function createPodAddresses(nodes: readonly string[]): PodAddresses {
  const taken = new Map<string, { readonly address: string; readonly nodeName: string }>()
  const free: Record<string, string[]> = {}
  const next: Record<string, number> = {}

  const fresh = (nodeName: string): string => {
    const again = free[nodeName]?.shift()
    if (again !== undefined) return again
    const index = Math.max(nodes.indexOf(nodeName), 0)
    const place = (next[nodeName] ?? 0) + 1
    next[nodeName] = place
    // Neither .0 nor .255 in the last number.
    return `10.244.${index * 64 + Math.floor((place - 1) / 254)}.${((place - 1) % 254) + 1}`
  }
  return {
    take(uid, nodeName) {
      const held = taken.get(uid) ?? { address: fresh(nodeName), nodeName }
      taken.set(uid, held)
      return held.address
    },
    release(uid) {
      const held = taken.get(uid)
      taken.delete(uid)
      if (held !== undefined) (free[held.nodeName] ??= []).push(held.address)
    },
  }
}
