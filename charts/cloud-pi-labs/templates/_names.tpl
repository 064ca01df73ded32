{{/* Labels by which a workload's pods are selected: they never change. Takes {root, component}. */}}
{{- define "cloud-pi-labs.selector" -}}
app.kubernetes.io/name: cloud-pi-labs
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of the chart's own workloads. Takes {root, component}. */}}
{{- define "cloud-pi-labs.labels" -}}
{{ include "cloud-pi-labs.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name (.root.Chart.Version | replace "+" "_") }}
{{- end }}

{{/* The image of all our processes. */}}
{{- define "cloud-pi-labs.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
"true" where the cluster serves a kind of its own. `helm template` without a cluster knows no kinds, only the version.
Takes {root, kind, since}.
*/}}
{{- define "cloud-pi-labs.serves" -}}
{{- $capabilities := .root.Capabilities -}}
{{- if $capabilities.APIVersions.Has "apps/v1/Deployment" -}}
{{- if $capabilities.APIVersions.Has .kind }}true{{ end -}}
{{- else if semverCompare (printf ">=%s-0" .since) $capabilities.KubeVersion.Version -}}
true
{{- end -}}
{{- end }}

{{/* "true" where an absent spec.candidate can be filled in. */}}
{{- define "cloud-pi-labs.mutates" -}}
{{- include "cloud-pi-labs.serves" (dict "root" . "kind" "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" "since" "1.36") -}}
{{- end }}
