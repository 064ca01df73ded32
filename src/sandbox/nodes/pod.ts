import type { ApiObject } from '../../kube/index.ts'

/** What simulated nodes read of a pod. Field names are Kubernetes' own (core/v1). */
export interface Pod extends ApiObject {
  readonly spec: PodSpec
  readonly status?: PodStatus
}

/** The part of a PodSpec that decides how it goes. */
export interface PodSpec {
  readonly nodeName?: string
  readonly hostNetwork?: boolean
  readonly serviceAccountName?: string
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly imagePullSecrets?: readonly { readonly name?: string }[]
  readonly readinessGates?: readonly { readonly conditionType: string }[]
  readonly securityContext?: SecurityContext
  readonly volumes?: readonly Volume[]
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
}

/** Of a pod, or of a container: the container's own wins, field by field. */
export interface SecurityContext {
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly readOnlyRootFilesystem?: boolean
}

/** A container or an init container. */
export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly restartPolicy?: string
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[]
  readonly env?: readonly EnvVar[]
  readonly envFrom?: readonly EnvSource[]
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> }
  readonly securityContext?: SecurityContext
  readonly volumeMounts?: readonly {
    readonly name: string
    readonly mountPath: string
    readonly readOnly?: boolean
  }[]
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
}

/** The name of an object, and whether its absence matters. */
export interface ObjectName {
  readonly name?: string
  readonly optional?: boolean
}

/** One key of an object. */
export interface KeyName extends ObjectName {
  readonly key: string
}

/** One declared variable. */
export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly configMapKeyRef?: KeyName
    readonly secretKeyRef?: KeyName
    readonly fieldRef?: { readonly fieldPath: string }
    readonly resourceFieldRef?: { readonly resource: string; readonly containerName?: string }
  }
}

/** All keys of an object as variables. */
export interface EnvSource {
  readonly prefix?: string
  readonly configMapRef?: ObjectName
  readonly secretRef?: ObjectName
}

/** A volume; the sources that can be missing. */
export interface Volume {
  readonly name: string
  readonly configMap?: ObjectName & { readonly items?: readonly { readonly key: string }[] }
  readonly secret?: {
    readonly secretName?: string
    readonly optional?: boolean
    readonly items?: readonly { readonly key: string }[]
  }
  readonly projected?: {
    readonly sources?: readonly {
      readonly configMap?: ObjectName & { readonly items?: readonly { readonly key: string }[] }
      readonly secret?: ObjectName & { readonly items?: readonly { readonly key: string }[] }
    }[]
  }
}

/** How a kubelet asks a container. */
export interface Probe {
  readonly httpGet?: {
    readonly path?: string
    readonly port: number | string
    readonly scheme?: string
    readonly host?: string
  }
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string }
  readonly exec?: { readonly command?: readonly string[] }
  readonly grpc?: { readonly port: number }
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly failureThreshold?: number
}

/** The part of a PodStatus that is read back. */
export interface PodStatus {
  readonly phase?: string
  readonly podIP?: string
  readonly startTime?: string
  readonly conditions?: readonly PodCondition[]
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly initContainerStatuses?: readonly ContainerStatus[]
}

/** One condition of a pod. */
export interface PodCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string | null
  readonly message?: string | null
  readonly lastTransitionTime?: string
}

/** One container of a status. */
export interface ContainerStatus {
  readonly name: string
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly ready: boolean
  readonly started: boolean
  readonly restartCount: number
  readonly state: ContainerState
  readonly lastState?: ContainerState
}

/** Exactly one of its fields is set; none for the `lastState` of a container that never ended. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string }
  readonly running?: { readonly startedAt: string }
  readonly terminated?: Termination
}

/** How a container ended. */
export interface Termination {
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly containerID?: string
}

/** A sidecar: an init container that goes on running (KEP-753). */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** `name_namespace(uid)`, as a kubelet names a pod in its messages (pkg/kubelet/util/format/pod.go). */
export function describePod({ metadata }: Pod): string {
  return `${metadata.name ?? ''}_${metadata.namespace ?? ''}(${metadata.uid ?? ''})`
}
