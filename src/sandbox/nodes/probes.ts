import type { ImageSpec } from '../../api/index.ts'
import { answer } from './answer.ts'
import type { Container, Probe } from './pod.ts'

/** What a probed container is. */
export interface Probed {
  readonly container: Pick<Container, 'ports'>
  readonly image: ImageSpec | undefined
  readonly env: Readonly<Record<string, string>>
  readonly podIP: string
}

/**
 * Why the probe fails, in the kubelet's words after `Readiness probe `; undefined when it passes. An image that is in no
 * catalogue answers everything; one without `port` answers nothing. Texts: pkg/probe/{http/http.go,tcp/tcp.go,util.go}, pkg/kubelet/prober/prober.go, Go's net
 * and net/http.
 */
export function probeFailure(probe: Probe | undefined, probed: Probed): string | undefined {
  if (probe === undefined) return undefined
  if (probe.httpGet !== undefined) return httpFailure(probe.httpGet, probed)
  if (probe.tcpSocket !== undefined) return tcpFailure(probe.tcpSocket, probed)
  if (probe.exec !== undefined) return execFailure(probe.exec.command ?? [], probed)
  return undefined
}

/** What a probe meets before the process listens. */
export function refusal(probe: Probe | undefined, probed: Probed): string | undefined {
  const asked = probe?.httpGet ?? probe?.tcpSocket
  if (probe === undefined || asked === undefined) return undefined
  const port = portNumber(asked.port, probed.container)
  if (port === undefined) return undefined
  const address = `${asked.host ?? probed.podIP}:${port}`
  return probe.httpGet === undefined
    ? `failed: ${refused(address)}`
    : `failed: Get "${url(probe.httpGet, address)}": ${refused(address)}`
}

type HttpGet = NonNullable<Probe['httpGet']>

function httpFailure(get: HttpGet, probed: Probed): string | undefined {
  const { image, container } = probed
  const port = portNumber(get.port, container)
  if (port === undefined) return portUnknown(get.port)
  const address = `${get.host ?? probed.podIP}:${port}`
  if (image === undefined) return undefined
  if (port !== image.port) return `failed: Get "${url(get, address)}": ${refused(address)}`
  if (get.scheme === 'HTTPS')
    return `failed: Get "${url(get, address)}": http: server gave HTTP response to HTTPS client`
  const { status } = answer(image, probed.env, get.path ?? '/')
  return status >= 200 && status < 400 ? undefined : `failed: HTTP probe failed with statuscode: ${status}`
}

function tcpFailure(
  socket: NonNullable<Probe['tcpSocket']>,
  { image, container, podIP }: Probed,
): string | undefined {
  const port = portNumber(socket.port, container)
  if (port === undefined) return portUnknown(socket.port)
  if (image === undefined || port === image.port) return undefined
  return `failed: ${refused(`${socket.host ?? podIP}:${port}`)}`
}

function execFailure([command = '']: readonly string[], { image }: Probed): string | undefined {
  const { commands } = image ?? {}
  if (commands === undefined || hasCommand(commands, command)) return undefined
  return errored(
    'rpc error: code = Unknown desc = failed to exec in container: failed to start exec: ' +
      `OCI runtime exec failed: exec failed: unable to start container process: ${execError(command)}: unknown`,
  )
}

/** Whether the image has this executable: by its whole path, or by its name in $PATH. */
export function hasCommand(commands: readonly string[], command: string): boolean {
  return (
    commands.includes(command) ||
    (!command.includes('/') && commands.some((known) => known.endsWith(`/${command}`)))
  )
}

/** runc's words (libcontainer), which are Go's os/exec's. */
export function execError(command: string): string {
  return command.includes('/')
    ? `exec: "${command}": stat ${command}: no such file or directory`
    : `exec: "${command}": executable file not found in $PATH`
}

function portNumber(port: number | string, { ports = [] }: Pick<Container, 'ports'>): number | undefined {
  if (typeof port === 'number') return port
  const named = ports.find(({ name }) => name === port)?.containerPort
  if (named !== undefined) return named
  return /^\d+$/.test(port) ? Number(port) : undefined
}

/** strconv.Atoi's error stands where findPortByName's was (pkg/probe/util.go). */
function portUnknown(port: number | string): string {
  return errored(`strconv.Atoi: parsing "${port}": invalid syntax`)
}

/** The kubelet could not even ask. */
function errored(why: string): string {
  return `errored and resulted in unknown state: ${why}`
}

function url({ scheme = 'HTTP', path = '/' }: HttpGet, address: string): string {
  return `${scheme.toLowerCase()}://${address}${path.startsWith('/') ? path : `/${path}`}`
}

function refused(address: string): string {
  return `dial tcp ${address}: connect: connection refused`
}
