{{/* The ServiceAccount that applies where a StageSet names nobody; empty: we ourselves. */}}
{{- define "stageset.defaultServiceAccount" -}}
{{- if kindIs "invalid" .Values.defaultServiceAccount }}{{ ternary "" "stageset" .Values.clusterAdmin }}{{ else }}{{ .Values.defaultServiceAccount }}{{ end -}}
{{- end }}

{{/* Refuses values that grant what they seem to narrow, or bind nobody. */}}
{{- define "stageset.checkRights" -}}
{{- $default := include "stageset.defaultServiceAccount" . }}
{{- if .Values.clusterAdmin }}
{{- if not .Values.rbac.create }}{{ fail "clusterAdmin needs rbac.create: without it nobody binds the rights" }}{{ end }}
{{- if .Values.rbac.tokensFor }}{{ fail "rbac.tokensFor narrows nothing with clusterAdmin, which may ask for every token; leave one of them out" }}{{ end }}
{{- else }}
{{- if not $default }}{{ fail "defaultServiceAccount is empty: what names no ServiceAccount would be applied as StageSet itself, which may write every StageSet; name one, or set clusterAdmin" }}{{ end }}
{{- if and .Values.rbac.tokensFor (not (has $default .Values.rbac.tokensFor)) }}
{{- fail (printf "rbac.tokensFor does not name %s, the ServiceAccount of StageSets that name nobody: add it, or name another in defaultServiceAccount" $default) }}
{{- end }}
{{- end }}
{{- end }}
