import { createHash } from 'node:crypto'

/** The simulated project of one session, as the console would know it. */
export interface Project {
  readonly uuid: string
  readonly name: string
  readonly slug: string
}

/** The session's project. Name and slug fit the console's rule: `^[a-z0-9]+$`, 2 to 20 characters. */
export function planProject(sessionUid: string): Project {
  const uuid = uuidV5(sessionUid, 'project')
  const name = `p${base36(uuid).slice(0, 8)}`
  return { uuid, name, slug: name }
}

/** The UUID of one environment of a session. The same session and name always give the same. */
export function environmentUuid(sessionUid: string, environment: string): string {
  return uuidV5(sessionUid, `environment/${environment}`)
}

/** The namespace of an environment, as the console names it since v9 (packages/shared/src/utils/functions.ts). */
export function namespaceName(environmentUuid: string, projectUuid: string): string {
  return `${base36(environmentUuid)}--${base36(projectUuid)}`
}

/** A UUID in base 36 without padding, as short-uuid writes it with `0-9a-z` and `consistentLength: false`. */
export function base36(uuid: string): string {
  return BigInt(`0x${hexOf(uuid)}`).toString(36)
}

/** RFC 9562 §5.5: the UUID of a name within a namespace UUID. Throws when the namespace is not a UUID. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(hexOf(namespace), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function hexOf(uuid: string): string {
  const hex = uuid.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new Error(`Not a UUID: ${uuid}`)
  return hex
}
