import { stringify } from 'yaml'

import type { Bindings, Json, LabSession } from '../../../src/api/index.ts'
import { fill } from '../../../src/expression/index.ts'
import { loadLab } from '../../../src/lab/load.ts'

/** The files Camille writes, in the order she comes to them. */
export interface Homework {
  /** Runs, with the password in clear and without probes. */
  readonly first: string
  readonly deployment: string
  readonly exposure: string
}

/**
 * What somebody would write who has read the statement: the lab's plain solution, with the names, version and prefix
 * that her own statement gives.
 */
export async function writeHomework(
  labDir: string,
  session: LabSession,
  statement: string,
): Promise<Homework> {
  const { solutions } = await loadLab(labDir)
  const objects = solutions.find(({ name }) => name === 'plain')?.objects ?? []
  const manifests = objects.map(({ manifest }) => fill(manifest as Json, bindingsOf(session, statement)))
  const isDeployment = (manifest: Json) => (manifest as { kind?: string }).kind === 'Deployment'
  const deployment = manifests.filter(isDeployment)
  return {
    first: asYaml(deployment.map(withoutLastTouches)),
    deployment: asYaml(deployment),
    exposure: asYaml(manifests.filter((manifest) => !isDeployment(manifest))),
  }
}

function bindingsOf({ status = {} }: LabSession, statement: string): Bindings {
  const images = /`([^`]+)\/java-demo:/.exec(statement)?.[1]
  if (images === undefined) throw new Error('The statement names no image')
  return {
    params: status.parameters ?? {},
    images,
    project: images.slice(images.lastIndexOf('/') + 1),
    namespaces: Object.fromEntries(
      (status.environments ?? []).map(({ name, namespace }) => [name, namespace]),
    ),
  }
}

interface Deployment {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } }
}

interface Container {
  readonly env?: readonly { readonly name: string }[]
  readonly ports?: readonly { readonly containerPort: number }[]
}

/** The solution as it is before the password and the probes are looked after. */
function withoutLastTouches(manifest: Json): Json {
  const copy = structuredClone(manifest) as unknown as Deployment & Record<string, unknown>
  const { template } = copy.spec
  const containers = template.spec.containers.map(plainContainer)
  const spec = { ...copy.spec, template: { ...template, spec: { ...template.spec, containers } } }
  return { ...copy, spec } as unknown as Json
}

function plainContainer(container: Container): Container {
  const kept = Object.entries(container).filter(([field]) => !field.endsWith('Probe'))
  return {
    ...Object.fromEntries(kept),
    ports: (container.ports ?? []).map(({ containerPort }) => ({ containerPort })),
    env: (container.env ?? []).map((each) =>
      each.name === 'DB_PASSWORD' ? { name: 'DB_PASSWORD', value: 'changeme' } : each,
    ),
  }
}

function asYaml(manifests: readonly Json[]): string {
  return manifests.map((manifest) => stringify(manifest)).join('---\n')
}
