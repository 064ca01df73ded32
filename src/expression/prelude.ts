/** A function of the check language that is itself CEL. */
export interface Definition {
  readonly name: string
  /** True when it is called on its first parameter: `web.is("Available")`. */
  readonly method: boolean
  readonly parameters: readonly string[]
  readonly returns: 'bool' | 'dyn'
  readonly body: string
}

/**
 * The prelude, each definition using only those before it. In CEL, so that the API server can be asked to judge them
 * too. Every name they bind ends with an underscore and is theirs alone: they can be inlined anywhere.
 */
export const PRELUDE: readonly Definition[] = [
  {
    name: 'is',
    method: true,
    parameters: ['isO_', 'isT_'],
    returns: 'bool',
    body: `isO_.?status.?conditions.orValue([]).exists(is_, is_.type == isT_ && is_.status == "True")`,
  },
  {
    name: 'condition',
    method: true,
    parameters: ['conditionO_', 'conditionT_'],
    returns: 'dyn',
    body: `conditionO_.status.conditions.filter(condition_, condition_.type == conditionT_)[0]`,
  },
  {
    name: 'podSpec',
    method: true,
    parameters: ['podSpecO_'],
    returns: 'dyn',
    body: `podSpecO_.kind == "Pod" ? podSpecO_.spec
      : podSpecO_.kind == "CronJob" ? podSpecO_.spec.jobTemplate.spec.template.spec
      : podSpecO_.spec.template.spec`,
  },
  {
    name: 'containers',
    method: true,
    parameters: ['containersO_'],
    returns: 'dyn',
    body: `containersO_.podSpec().?initContainers.orValue([]) + containersO_.podSpec().containers`,
  },
  {
    name: 'resolvesIn',
    method: true,
    parameters: ['resolvesR_', 'resolvesL_'],
    returns: 'bool',
    body: `resolvesL_.exists(resolves_, resolves_.metadata.name == resolvesR_.name && resolvesR_.key in resolves_.?data.orValue({}))`,
  },
  {
    name: 'rolledOut',
    method: true,
    parameters: ['rolledO_'],
    returns: 'bool',
    // A DaemonSet is asked for one pod a node, and says so in its status.
    body: `rolledO_.status.?observedGeneration.orValue(0) >= rolledO_.metadata.generation && (rolledO_.kind == "DaemonSet"
      ? rolledO_.status.?updatedNumberScheduled.orValue(0) == rolledO_.status.desiredNumberScheduled
        && rolledO_.status.?numberAvailable.orValue(0) == rolledO_.status.desiredNumberScheduled
      : rolledO_.status.?replicas.orValue(0) == rolledO_.spec.replicas
        && rolledO_.status.?updatedReplicas.orValue(0) == rolledO_.spec.replicas
        && rolledO_.status.?availableReplicas.orValue(0) == rolledO_.spec.replicas)`,
  },
  {
    name: 'matchesLabels_',
    method: true,
    parameters: ['matchesS_', 'matchesL_'],
    returns: 'bool',
    body: `matchesS_.?matchLabels.orValue({}).all(matchesK_, matchesK_ in matchesL_ && matchesL_[matchesK_] == matchesS_.matchLabels[matchesK_])
      && matchesS_.?matchExpressions.orValue([]).all(matchesE_,
        matchesE_.operator == "In" ? matchesE_.key in matchesL_ && matchesL_[matchesE_.key] in matchesE_.values
        : matchesE_.operator == "NotIn" ? !(matchesE_.key in matchesL_ && matchesL_[matchesE_.key] in matchesE_.values)
        : matchesE_.operator == "Exists" ? matchesE_.key in matchesL_
        : matchesE_.operator == "DoesNotExist" && !(matchesE_.key in matchesL_))`,
  },
  {
    name: 'selects',
    method: true,
    parameters: ['selectsS_', 'selectsP_'],
    returns: 'bool',
    // A Service without selector selects nothing; an empty LabelSelector selects all.
    body: `selectsS_.kind == "Service"
      ? selectsS_.spec.?selector.orValue({}).size() > 0 && selectsS_.spec.selector.all(selectsK_,
          selectsP_.metadata.?labels[?selectsK_].orValue("") == selectsS_.spec.selector[selectsK_])
      : (selectsS_.kind == "NetworkPolicy" ? selectsS_.spec.?podSelector.orValue({}) : selectsS_.spec.selector)
          .matchesLabels_(selectsP_.metadata.?labels.orValue({}))`,
  },
  {
    name: 'image',
    method: false,
    parameters: ['imageI_'],
    returns: 'dyn',
    // A list of one, mapped, binds a name: Kubernetes has no cel.bind.
    body: `[dyn(imageI_).split("@")].map(imageS_, [imageS_[0].find(":[^:/]*$")].map(imageT_,
      [imageS_[0].substring(0, imageS_[0].size() - imageT_.size())].map(imageN_,
        [imageN_.contains("/") && (imageN_.split("/")[0].matches("[.:]") || imageN_.split("/")[0] == "localhost")].map(imageR_, {
          "registry": imageR_ ? imageN_.split("/")[0] : "",
          "repository": imageR_ ? imageN_.substring(imageN_.indexOf("/") + 1) : imageN_,
          "tag": imageT_ == "" ? "" : imageT_.substring(1),
          "digest": imageS_.size() > 1 ? imageS_[1] : ""
        })[0])[0])[0])[0]`,
  },
]
