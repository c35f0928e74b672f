{{/*
What the release's objects are called: at most 47 characters, as a CronJob's name may have 52 and ours ends with `-tick`; without dots, which a
Service's name may not have.
*/}}
{{- define "stageset.name" -}}
{{- $release := .Release.Name | replace "." "-" -}}
{{- if contains "stageset" $release }}{{ $release | trunc 47 | trimSuffix "-" }}{{ else }}{{ $release | trunc 38 | trimSuffix "-" }}-stageset{{ end -}}
{{- end }}

{{/* Whom the Pods of one of our parts run as; the list of (root, part). notify listens to the network, and has what stepping takes alone. */}}
{{- define "stageset.serviceAccount" -}}
{{- $root := index . 0 -}}
{{- $name := $root.Values.serviceAccount.name | default (include "stageset.name" $root) -}}
{{- if eq (index . 1) "notify" }}{{ $name }}-notify{{ else }}{{ $name }}{{ end -}}
{{- end }}

{{/* What selects the Pods of one of our parts; the list of (root, part). */}}
{{- define "stageset.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: stageset
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The labels of an object; the list of (root, part). */}}
{{- define "stageset.labels" -}}
{{- $root := index . 0 -}}
{{ include "stageset.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{- define "stageset.monitoringLabels" -}}
{{ include "stageset.labels" . }}
{{- with (index . 0).Values.monitoring.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
