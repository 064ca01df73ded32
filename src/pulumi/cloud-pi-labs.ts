import * as kubernetes from '@pulumi/kubernetes'
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi'
import valuesSchema from '../../charts/cloud-pi-labs/values.schema.json' with { type: 'json' }
import { checkArguments, knownNow } from './arguments.ts'
import { ownChart } from './chart-path.ts'
import type { CloudPiLabsArgs } from './cloud-pi-labs-args.ts'

/** The chart's roles and policies bear one name in a cluster, so there is one release. */
const RELEASE = 'cloud-pi-labs'

/** The chart's schema, and what says where it is installed. */
const SCHEMA = {
  ...valuesSchema,
  properties: {
    ...valuesSchema.properties,
    namespace: {
      type: 'string',
      pattern: '^(?!kube-|openshift|default$)(?!.*--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description: 'A namespace of its own; those with -- in their name are environments',
    },
    chart: { type: 'string', minLength: 1, description: 'Path of the chart' },
  },
}

/**
 * Cloud Pi Labs in a cluster: the Helm chart, as Helm installs it. A release rather than a chart expanded into
 * resources: its hooks apply the catalogue, and what it says to keep stays when the stack is destroyed.
 */
export class CloudPiLabs extends ComponentResource {
  /** The operator's namespace; known once the operator is ready. */
  readonly namespace: Output<string>

  constructor(name: string, args: CloudPiLabsArgs = {}, options: ComponentResourceOptions = {}) {
    checkArguments(`CloudPiLabs ${name}`, knownNow(args), SCHEMA)
    super('cloud-pi-labs:index:CloudPiLabs', name, {}, options)
    const { namespace = RELEASE, chart = ownChart(), ...values } = args
    const own = new kubernetes.core.v1.Namespace(
      name,
      { metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
      // Keys, transcripts and their evidence are in it.
      { parent: this, retainOnDelete: true },
    )
    const release = new kubernetes.helm.v3.Release(
      name,
      { name: RELEASE, namespace, chart, values: { ...values }, allowNullValues: true },
      { parent: this, dependsOn: [own] },
    )
    this.namespace = release.status.apply(() => namespace)
    this.registerOutputs({ namespace: this.namespace })
  }
}
