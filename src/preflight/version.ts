import { statusError, type Client } from '../kube/index.ts'

/** A version of Kubernetes. */
export interface ClusterVersion {
  readonly major: number
  readonly minor: number
  /** As the server says it: `v1.36.3`. */
  readonly text: string
}

/** Admission policies in CEL and aggregated discovery are stable from here on (KEP-3488, KEP-3352). */
export const MINIMUM_VERSION = { major: 1, minor: 30 } as const

/** Asks the server for its version. Rejects with a ClusterError when it does not say. */
export async function readVersion(client: Pick<Client, 'send'>): Promise<ClusterVersion> {
  const { status, body } = await client.send({ method: 'GET', path: '/version' })
  if (status !== 200) throw statusError(status, body)
  return parseVersion(body)
}

/** The version of an answer of `/version`; 0.0 when it is none. Providers write `30+`. */
export function parseVersion(body: unknown): ClusterVersion {
  const { major, minor, gitVersion } = (typeof body === 'object' ? (body ?? {}) : {}) as Partial<
    Record<'major' | 'minor' | 'gitVersion', unknown>
  >
  const [majorNumber, minorNumber] = [number(major), number(minor)]
  const text = typeof gitVersion === 'string' ? gitVersion : `v${majorNumber}.${minorNumber}`
  return { major: majorNumber, minor: minorNumber, text }
}

/** Whether a version is older than another. */
export function isOlder(
  { major, minor }: Pick<ClusterVersion, 'major' | 'minor'>,
  than: Pick<ClusterVersion, 'major' | 'minor'>,
): boolean {
  return major < than.major || (major === than.major && minor < than.minor)
}

function number(value: unknown): number {
  const digits = typeof value === 'string' ? /^\d+/.exec(value)?.[0] : undefined
  return Number(digits ?? 0)
}
