{{/*
A file of files/ with this installation's names put in, as files/README.md says. Takes {root, path}.
*/}}
{{- define "cloud-pi-labs.file" -}}
{{- $namespace := .root.Release.Namespace -}}
{{- $account := .root.Values.operator.serviceAccount.name -}}
{{- $text := .root.Files.Get .path
  | replace "system:serviceaccount:cloud-pi-labs:operator" (printf "system:serviceaccount:%s:%s" $namespace $account)
  | replace "system:serviceaccount:cloud-pi-labs:board" (printf "system:serviceaccount:%s:board" $namespace)
  | replace "namespace: cloud-pi-labs" (printf "namespace: %s" $namespace)
  | replace "== 'cloud-pi-labs'" (printf "== '%s'" $namespace)
  | replace "subject.name == 'operator'" (printf "subject.name == '%s'" $account)
  | replace "harbor[.]example/" (include "cloud-pi-labs.registries" .root) -}}
{{- $text = regexReplaceAllLiteral "(?m)\\bname: operator$" $text (printf "name: %s" $account) -}}
{{- include "cloud-pi-labs.identified" (dict "identities" .root.Values.platformIdentities "text" $text) -}}
{{- end }}

{{/*
Puts `platformIdentities` in the place of the identities that the files name. Those stand in several policies, with and
without the nodes and the administrators; here each of the three is one text.
*/}}
{{- define "cloud-pi-labs.identified" -}}
{{- $controllers := dict "usernames" .identities.usernames "prefixes" .identities.prefixes -}}
{{- $text := regexReplaceAllLiteral "!request\\.userInfo\\.username\\.startsWith\\('system:serviceaccount:kube-system:'\\) &&\\s+!request\\.userInfo\\.username\\.startsWith\\('system:kube-'\\)" .text (include "cloud-pi-labs.notAmong" $controllers) -}}
{{- $text = $text | replace "!request.userInfo.username.startsWith('system:node:')" (include "cloud-pi-labs.notAmong" (dict "prefixes" .identities.nodes)) -}}
{{- $text | replace "!('system:masters' in request.userInfo.groups)" (include "cloud-pi-labs.notAmong" (dict "groups" .identities.groups)) -}}
{{- end }}

{{/* CEL: the requester is none of these. Takes {usernames, prefixes, groups}. */}}
{{- define "cloud-pi-labs.notAmong" -}}
{{- $claims := list -}}
{{- range .usernames }}{{ $claims = append $claims (printf "request.userInfo.username != '%s'" .) }}{{ end -}}
{{- range .prefixes }}{{ $claims = append $claims (printf "!request.userInfo.username.startsWith('%s')" .) }}{{ end -}}
{{- range .groups }}{{ $claims = append $claims (printf "!('%s' in request.userInfo.groups)" .) }}{{ end -}}
{{- $claims | join " && " | default "true" -}}
{{- end }}

{{/* What images of candidates may begin with, as alternatives of a regular expression without backslashes. */}}
{{- define "cloud-pi-labs.registries" -}}
{{- $names := list .Values.images.registry -}}
{{- with .Values.images.prefix }}{{ $names = append $names . }}{{ end -}}
{{- $begin := list -}}
{{- range $names }}{{ $begin = append $begin (printf "%s/" (trimSuffix "/" . | replace "." "[.]")) }}{{ end -}}
{{- $begin | uniq | join "|" -}}
{{- end }}

{{/* The documents of a text, without empty ones, as {documents: […]}. */}}
{{- define "cloud-pi-labs.documents" -}}
{{- $documents := list -}}
{{- range regexSplit "(?m)^---\\s*$" . -1 }}{{ if fromYaml . }}{{ $documents = append $documents . }}{{ end }}{{ end -}}
{{- dict "documents" $documents | toJson -}}
{{- end }}

{{/* A definition that outlives the release. */}}
{{- define "cloud-pi-labs.kept" -}}
{{- regexReplaceAllLiteral "(?m)^metadata:\n" . "metadata:\n  annotations:\n    helm.sh/resource-policy: keep\n" -}}
{{- end }}
