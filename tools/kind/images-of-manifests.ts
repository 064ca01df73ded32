import type { ImageSpec, KubeObject } from '../../src/api/index.ts'

interface Container {
  readonly image?: string
  readonly command?: readonly string[]
  readonly ports?: readonly { readonly name?: string; readonly containerPort?: number | string }[]
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly startupProbe?: Probe
}

interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port?: number | string }
  readonly tcpSocket?: { readonly port?: number | string }
  readonly exec?: { readonly command?: readonly string[] }
}

/**
 * What a lab without `images` needs on real nodes, where an image that nobody made does not exist: every image that its
 * manifests name, answering the probes that they put to it.
 */
export function worksAnyhow(manifests: readonly KubeObject[]): readonly ImageSpec[] {
  return manifests.flatMap(containersOf).flatMap((container) => {
    const colon = container.image?.lastIndexOf(':') ?? -1
    if (container.image === undefined || colon <= container.image.lastIndexOf('/')) return []
    return [
      {
        repository: container.image.slice(0, colon),
        tags: [container.image.slice(colon + 1)],
        user: '65532',
        commands: ['sh', 'test', ...commandsOf(container)],
        ...portOf(container),
        paths: probes(container).flatMap(({ httpGet }) =>
          httpGet?.path === undefined ? [] : [{ path: httpGet.path }],
        ),
      },
    ]
  })
}

/** The containers of whatever has a pod template, or is a pod. */
function containersOf(value: unknown): readonly Container[] {
  if (Array.isArray(value)) return value.flatMap(containersOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    (key === 'containers' || key === 'initContainers') && Array.isArray(item)
      ? (item as readonly Container[])
      : containersOf(item),
  )
}

function probes({ livenessProbe, readinessProbe, startupProbe }: Container): readonly Probe[] {
  return [livenessProbe, readinessProbe, startupProbe].filter((probe) => probe !== undefined)
}

function commandsOf(container: Container): readonly string[] {
  const asked = probes(container).flatMap(({ exec }) => exec?.command?.[0] ?? [])
  return [...asked, ...(container.command ?? []).slice(0, 1)]
}

/** The port that is probed, else the first. */
function portOf(container: Container): { readonly port?: number } {
  const [asked] = probes(container).flatMap(
    ({ httpGet, tcpSocket }) => httpGet?.port ?? tcpSocket?.port ?? [],
  )
  const named = container.ports?.find(({ name }) => name === asked) ?? container.ports?.[0]
  const port = typeof asked === 'number' ? asked : named?.containerPort
  return typeof port === 'number' ? { port } : {}
}
