import * as kubernetes from '@pulumi/kubernetes'
import type { CustomResource, CustomResourceOptions } from '@pulumi/pulumi'
import type { KubeObject } from '../api/index.ts'

type ResourceClass = new (name: string, args: never, options?: CustomResourceOptions) => CustomResource

/** The provider's own classes: they show fields in previews, and keep a Secret's data encrypted in the state. */
const CLASSES: Readonly<Record<string, ResourceClass>> = {
  'v1/Namespace': kubernetes.core.v1.Namespace,
  'v1/ResourceQuota': kubernetes.core.v1.ResourceQuota,
  'v1/Secret': kubernetes.core.v1.Secret,
  'v1/ServiceAccount': kubernetes.core.v1.ServiceAccount,
  'networking.k8s.io/v1/NetworkPolicy': kubernetes.networking.v1.NetworkPolicy,
  'rbac.authorization.k8s.io/v1/RoleBinding': kubernetes.rbac.v1.RoleBinding,
}

/** Registers a Kubernetes object as it is; kinds that the provider has no class for are custom resources. */
export function registerObject(
  name: string,
  object: KubeObject,
  options: CustomResourceOptions,
): CustomResource {
  const Class = CLASSES[`${object.apiVersion}/${object.kind}`] ?? kubernetes.apiextensions.CustomResource
  return new Class(name, object as never, options)
}
