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

/** bash splits words at = and : too: they are put together again, and what is completed begins after the last of them. */
const BASH = `# Completion of kubectl-lab for bash: source <(kubectl-lab completion bash)
_kubectl_lab() {
  local answer line word i begin= option= rest=$COMP_LINE breaks=\${COMP_WORDBREAKS//[^=:]/}
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then words+=("$word"); else words[\${#words[@]}-1]+=$word; fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    rest=\${rest#"$word"}
  done
  word=\${words[\${#words[@]}-1]}
  [[ $word == --*=* ]] && option=\${word%%=*}=
  [ -n "$breaks" ] && begin=\${word%"\${word##*[$breaks]}"}
  COMPREPLY=()
  answer=$(kubectl-lab __complete "\${words[@]:1}" 2>/dev/null) || return
  [ "\${answer##*:}" = 4 ] && compopt +o default 2>/dev/null
  while IFS= read -r line; do
    case $line in :*) continue ;; esac
    line=$option\${line%%$'\\t'*}
    COMPREPLY+=("\${line#"$begin"}")
  done <<< "$answer"
}
complete -o default -F _kubectl_lab kubectl-lab
`

const ZSH = `#compdef kubectl-lab
# Completion of kubectl-lab for zsh, after compinit: source <(kubectl-lab completion zsh)
# or as a file _kubectl-lab in a folder of fpath.
_kubectl_lab() {
  local answer line value
  local -a found
  answer=$(kubectl-lab __complete "\${(@)words[2,CURRENT]}" 2>/dev/null) || return
  for line in "\${(@f)answer}"; do
    [[ $line == :* ]] && continue
    value=\${\${line%%$'\\t'*}//:/\\\\:}
    [[ $line == *$'\\t'* ]] && value+=:\${line#*$'\\t'}
    found+=("$value")
  done
  [[ $PREFIX == --*=* ]] && compset -P 1 '*='
  _describe kubectl-lab found && return
  [[ \${answer##*:} == 4 ]] || _files
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _kubectl_lab "$@"
else
  compdef _kubectl_lab kubectl-lab
fi
`

const FISH = `# Completion of kubectl-lab for fish: kubectl-lab completion fish | source
function __kubectl_lab
  set -l typed (commandline -ct)
  set -l words (commandline -opc) "$typed"
  set -l answer (kubectl-lab __complete $words[2..] 2>/dev/null)
  set -l option (string match -r -- '^--[^=]*=' $typed)
  set -l found (string match -v -- ':*' $answer)
  if test (count $found) -eq 0 -a "$answer[-1]" = :0
    set found (__fish_complete_path (string sub -s (math 1 + (string length -- "$option")) -- "$typed"))
  end
  string replace -r -- '^' "$option" $found
end
complete -c kubectl-lab -f -a '(__kubectl_lab)'
`

/** The script that a shell reads, or for kubectl the executable. */
export function completionScript(shell: Shell): string {
  return { bash: BASH, zsh: ZSH, fish: FISH, 'kubectl-plugin': KUBECTL_PLUGIN }[shell]
}
