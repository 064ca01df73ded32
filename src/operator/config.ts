import { FieldReader, type FieldError, type PlatformSettings } from '../api/index.ts'
import { parseYamlConfig, type ParsedConfig } from '../process/config.ts'

/** All that the operator is told from outside: one YAML file, read once at start. */
export interface OperatorConfig {
  /** The operator's own namespace. */
  readonly namespace: string
  /** The ServiceAccount it runs under, in that namespace. */
  readonly serviceAccount: string
  /** Where candidates' kubeconfigs point; by default what `kube-public/cluster-info` says. */
  readonly candidate: { readonly server?: string; readonly caFile?: string }
  readonly platform: PlatformSettings
  /** At most so many active environments. */
  readonly seats: number
  /** At most so many of them are one candidate's. */
  readonly seatsPerCandidate: number
  /** Whether nodes run containers; a Lab with `nodes: real` is refused on simulated ones. */
  readonly nodes: 'real' | 'simulated'
  /** Milliseconds an environment stays after its mark. */
  readonly retainEnvironmentMs: number
  /** Milliseconds a transcript and its evidence stay after the mark. */
  readonly retainTranscriptsMs: number
  /** Sessions reconciled at the same time. */
  readonly workers: number
  /** Where `/healthz` and `/readyz` are answered; 0 answers nowhere. */
  readonly healthPort: number
  /**
   * Who this replica is when it asks to lead; no two that run may share it. A replica that comes back under its own
   * identity leads again at once. Default: unique, so that it waits for the old Lease to run out.
   */
  readonly identity?: string
}

/** The values that hold where the file is silent. */
export const DEFAULT_CONFIG: OperatorConfig = {
  namespace: 'cloud-pi-labs',
  serviceAccount: 'operator',
  candidate: {},
  platform: {
    registry: 'harbor.example',
    appDomain: 'apps.example',
    vaultAddress: 'https://vault.example',
  },
  seats: 50,
  seatsPerCandidate: 3,
  nodes: 'real',
  retainEnvironmentMs: 600_000,
  // 400 days.
  retainTranscriptsMs: 34_560_000_000,
  workers: 16,
  healthPort: 8081,
}

/** Reads a configuration file's text. Every field that does not fit is named; a field we do not know is an error. */
export function parseConfig(text: string): ParsedConfig<OperatorConfig> {
  return parseYamlConfig(text, readFields)
}

function readFields(root: unknown, errors: FieldError[]): OperatorConfig {
  const reader = new FieldReader(errors)
  const top = reader.section(root, '', [
    'namespace',
    'serviceAccount',
    'candidate',
    'images',
    'platform',
    'seats',
    'seatsPerCandidate',
    'nodes',
    'retainEnvironment',
    'retainTranscripts',
    'workers',
    'healthPort',
    'identity',
  ])
  const candidate = reader.section(top['candidate'], 'candidate', ['server', 'caFile'])
  const images = reader.section(top['images'], 'images', ['registry', 'prefix'])
  const platform = reader.section(top['platform'], 'platform', ['appDomain', 'vaultAddress'])
  const server = reader.text(candidate, 'candidate.server')
  const caFile = reader.text(candidate, 'candidate.caFile')
  const imagesPrefix = reader.text(images, 'images.prefix')
  const identity = reader.text(top, 'identity')
  const defaults = DEFAULT_CONFIG
  return {
    namespace: reader.text(top, 'namespace') ?? defaults.namespace,
    serviceAccount: reader.text(top, 'serviceAccount') ?? defaults.serviceAccount,
    candidate: { ...(server !== undefined && { server }), ...(caFile !== undefined && { caFile }) },
    platform: {
      registry: reader.text(images, 'images.registry') ?? defaults.platform.registry,
      ...(imagesPrefix !== undefined && { imagesPrefix }),
      appDomain: reader.text(platform, 'platform.appDomain') ?? defaults.platform.appDomain,
      vaultAddress: reader.text(platform, 'platform.vaultAddress') ?? defaults.platform.vaultAddress,
    },
    seats: reader.integer(top, 'seats', 1, 10_000) ?? defaults.seats,
    seatsPerCandidate: reader.integer(top, 'seatsPerCandidate', 1, 1_000) ?? defaults.seatsPerCandidate,
    nodes: reader.choice(top, 'nodes', ['real', 'simulated']) ?? defaults.nodes,
    retainEnvironmentMs: reader.duration(top, 'retainEnvironment') ?? defaults.retainEnvironmentMs,
    retainTranscriptsMs: reader.longDuration(top, 'retainTranscripts') ?? defaults.retainTranscriptsMs,
    workers: reader.integer(top, 'workers', 1, 64) ?? defaults.workers,
    healthPort: reader.integer(top, 'healthPort', 0, 65_535) ?? defaults.healthPort,
    ...(identity !== undefined && { identity }),
  }
}
