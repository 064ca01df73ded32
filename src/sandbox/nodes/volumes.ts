import { notFound } from './environment.ts'
import type { Pod } from './pod.ts'
import type { References } from './references.ts'

/**
 * Why each volume that cannot be mounted cannot: as the kubelet's events say it.
 * pkg/volume/{configmap/configmap.go,secret/secret.go} under `MountVolume.SetUp failed`
 * (pkg/volume/util/operationexecutor/operation_generator.go).
 */
export function missingVolumes({ spec }: Pod, references: References): string[] {
  return (spec.volumes ?? []).flatMap(({ name, configMap, secret, projected }) => {
    const sources = [
      { configMap, secret: secret === undefined ? undefined : { ...secret, name: secret.secretName } },
      ...(projected?.sources ?? []),
    ]
    const error = sources.map((source) => sourceError(source, references)).find((text) => text !== undefined)
    return error === undefined ? [] : [`MountVolume.SetUp failed for volume "${name}" : ${error}`]
  })
}

interface VolumeSource {
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
  readonly items?: readonly { readonly key: string }[] | undefined
}

function sourceError(
  {
    configMap,
    secret,
  }: { readonly configMap?: VolumeSource | undefined; readonly secret?: VolumeSource | undefined },
  references: References,
): string | undefined {
  const source = configMap ?? secret
  if (source === undefined || source.optional === true) return undefined
  const { name = '', items = [] } = source
  // A controller puts it into every namespace, a moment after the namespace.
  if (configMap !== undefined && name === 'kube-root-ca.crt') return undefined
  const found = configMap === undefined ? references.secret(name) : references.configMap(name)
  if (found === undefined) return notFound(configMap === undefined ? 'secret' : 'configmap', name)
  const absent = items.find(({ key }) => !Object.hasOwn(found.data, key))
  if (absent === undefined) return undefined
  return configMap === undefined
    ? `references non-existent secret key: ${absent.key}`
    : `configmap references non-existent config key: ${absent.key}`
}
