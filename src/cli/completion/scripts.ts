/** What completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'kubectl-plugin'] as const

/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number]

/**
 * kubectl (1.26 and later) completes a plugin by an executable `kubectl_complete-<plugin>` in the PATH: it gets the words
 * typed so far and answers as cobra does, a candidate a line, then `:` and a directive.
 */
const KUBECTL_PLUGIN = `#!/bin/sh
# Completion of \`kubectl lab\` for kubectl: save it as kubectl_complete-lab in a folder of your PATH, executable.
exec kubectl-lab __complete "$@"
`

const BASH = `# Completion of kubectl-lab for bash: source <(kubectl-lab completion bash)
_kubectl_lab() {
  local answer line
  COMPREPLY=()
  answer=$(kubectl-lab __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  [ "\${answer##*:}" = 4 ] && compopt +o default
  while IFS= read -r line; do
    case $line in :*) ;; *) COMPREPLY+=("\${line%%$'\\t'*}") ;; esac
  done <<< "$answer"
}
complete -o default -F _kubectl_lab kubectl-lab
`

const ZSH = `#compdef kubectl-lab
# Completion of kubectl-lab for zsh: source <(kubectl-lab completion zsh)
_kubectl_lab() {
  local answer line directive
  local -a found
  answer=$(kubectl-lab __complete "\${(@)words[2,CURRENT]}" 2>/dev/null) || return
  directive=\${answer##*:}
  for line in "\${(@f)answer}"; do
    [[ $line == :* ]] && continue
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'kubectl-lab' found && return
  [[ $directive == 4 ]] || _files
}
compdef _kubectl_lab kubectl-lab
`

const FISH = `# Completion of kubectl-lab for fish: kubectl-lab completion fish | source
function __kubectl_lab
  set -l words (commandline -opc) (commandline -ct)
  kubectl-lab __complete $words[2..] 2>/dev/null | string match -v ':*'
end
complete -c kubectl-lab -f -a '(__kubectl_lab)'
`

/** The script that a shell reads, or for kubectl the executable. */
export function completionScript(shell: Shell): string {
  return { bash: BASH, zsh: ZSH, fish: FISH, 'kubectl-plugin': KUBECTL_PLUGIN }[shell]
}
