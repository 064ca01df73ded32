import {
  ComponentResource,
  getProject,
  getStack,
  output,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from '@pulumi/pulumi'
import { checkArguments } from './arguments.ts'
import { registerObject } from './resource.ts'
import type { SimulatedEnvironmentArgs } from './simulated-environment-args.ts'
import { SIMULATED_ENVIRONMENT_SCHEMA } from './simulated-environment-schema.ts'
import { planStanding } from './standing.ts'

/**
 * A standing practice namespace, as Cloud Pi Native's console would make it: for a team that practises without a
 * session. Its objects are those of the operator's own plan.
 */
export class SimulatedEnvironment extends ComponentResource {
  /** The namespace; known once it exists. */
  readonly namespace: Output<string>
  /** The simulated project's slug. */
  readonly projectSlug: Output<string>
  /** The prefix of image references: `<images>/<image>:<tag>`. */
  readonly images: Output<string>
  /** Hosts of Ingresses end with this domain. */
  readonly appDomain: Output<string>

  constructor(name: string, args: SimulatedEnvironmentArgs, options: ComponentResourceOptions = {}) {
    checkArguments(`SimulatedEnvironment ${name}`, args, SIMULATED_ENVIRONMENT_SCHEMA)
    super('cloud-pi-labs:index:SimulatedEnvironment', name, {}, options)
    const planned = planStanding(args, { program: getProject(), stack: getStack() })
    const registered = planned.groups.reduce<readonly Resource[]>((before, group) => {
      const own = { parent: this, dependsOn: [...before] }
      return group.map((object) =>
        registerObject(resourceName(name, object.kind, object.metadata.name), object, own),
      )
    }, [])
    // An output that waits for the last group: whoever uses the namespace finds it whole.
    const whole = output(registered.map(({ urn }) => urn))
    this.namespace = whole.apply(() => planned.namespace)
    this.projectSlug = output(planned.projectSlug)
    this.images = output(planned.images)
    this.appDomain = output(args.platform.appDomain)
    this.registerOutputs({
      namespace: this.namespace,
      projectSlug: this.projectSlug,
      images: this.images,
      appDomain: this.appDomain,
    })
  }
}

function resourceName(component: string, kind: string, name = ''): string {
  return kind === 'Namespace' ? component : `${component}-${name}`
}
