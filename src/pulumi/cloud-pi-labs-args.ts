import type { Input } from '@pulumi/pulumi'

/** An installation: where, and the values of the chart under their own names. All have the chart's defaults. */
export interface CloudPiLabsArgs extends CloudPiLabsValues {
  /** The namespace, made when it is missing: `cloud-pi-labs` by default. Keys and evidence are kept there. */
  readonly namespace?: string
  /** Path of the chart; by default the one in this package. */
  readonly chart?: string
}

/** The values of the chart cloud-pi-labs; its `values.schema.json` says what each may be. */
export interface CloudPiLabsValues {
  /** The image of the operator, the board and the catalogue. */
  readonly image?: {
    readonly repository?: Input<string>
    readonly tag?: Input<string>
    /** Wins over the tag. */
    readonly digest?: Input<string>
    readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
    readonly pullSecrets?: readonly Input<string>[]
  }
  /** Where the images of candidates' work are. */
  readonly images?: { readonly registry?: Input<string>; readonly prefix?: Input<string> }
  /** Where candidates' kubeconfigs point; by default what `kube-public/cluster-info` says. */
  readonly candidate?: { readonly server?: Input<string>; readonly ca?: Input<string> }
  /** Facts of the platform that environments show. */
  readonly platform?: { readonly appDomain?: Input<string>; readonly vaultAddress?: Input<string> }
  /** At most so many active environments. */
  readonly seats?: number
  /** At most so many of them are one candidate's. */
  readonly seatsPerCandidate?: number
  /** Whether nodes run containers. */
  readonly nodes?: 'real' | 'simulated'
  /** How long an environment stays after its mark, such as `10m`. */
  readonly retainEnvironment?: string
  /** How long a transcript and its evidence stay, such as `400d`. */
  readonly retainTranscripts?: string
  /** Sessions that the operator reconciles at the same time. */
  readonly workers?: number
  /** Who is the platform itself: let through by the freeze and the other policies. */
  readonly platformIdentities?: {
    readonly usernames?: readonly string[]
    readonly prefixes?: readonly string[]
    readonly nodes?: readonly string[]
    readonly groups?: readonly string[]
  }
  readonly operator?: WorkloadValues & {
    readonly serviceAccount?: {
      readonly name?: string
      readonly annotations?: Readonly<Record<string, Input<string>>>
    }
  }
  readonly board?: WorkloadValues & {
    readonly enabled?: boolean
    /** Reverse proxies before it whose `X-Forwarded-For` is believed. */
    readonly proxies?: number
    /** Whether browsers send the cookie over TLS only. */
    readonly secureCookies?: boolean
    /** Of the times on its pages, such as `Europe/Paris`. */
    readonly timeZone?: string
    /** When a session counts as stuck. */
    readonly stuckAfter?: { readonly tries?: number; readonly minutes?: number }
  }
  /** The catalogue that is applied. */
  readonly labs?: { readonly enabled?: boolean; readonly include?: readonly string[] }
  readonly crds?: { readonly enabled?: boolean }
  readonly foreignCRDs?: { readonly enabled?: boolean }
  /** The user of our containers; null where the platform chooses it, as OpenShift does. */
  readonly runAsUser?: number | null
  readonly networkPolicy?: { readonly enabled?: boolean; readonly apiServerPorts?: readonly number[] }
  readonly serviceMonitor?: {
    readonly enabled?: boolean
    readonly interval?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}

/** What the Deployments of the operator and the board have in common. */
export interface WorkloadValues {
  readonly replicas?: number
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>
    readonly limits?: Readonly<Record<string, string | number>>
  }
  readonly podAnnotations?: Readonly<Record<string, Input<string>>>
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** As in a pod. */
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[]
  /** As in a pod. */
  readonly affinity?: Readonly<Record<string, unknown>>
  readonly priorityClassName?: string
}
