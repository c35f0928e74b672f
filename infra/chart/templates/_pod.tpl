{{- define "stageset.image" -}}
{{- $way := "push the image that `npm run image` makes to a registry of yours, and name it: --set image.repository=REGISTRY/stageset" -}}
{{- $repository := required (printf "image.repository is not set; %s" $way) .Values.image.repository -}}
{{- if .Values.image.digest }}{{ $repository }}@{{ .Values.image.digest }}
{{- else }}{{ $repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}

{{/* Refuses a key that signs nothing: every part that steps has to know the webhook's address, which may be a secret of its environment. */}}
{{- define "stageset.checkWebhook" -}}
{{- if and .Values.events.webhook.hmacSecret (not .Values.events.webhook.url) }}
{{- range $part := ternary (list "tick" "notify") (list "tick") .Values.notify.enabled }}
{{- $isKnown := false }}
{{- range (index $.Values $part).extraEnv }}
{{- if eq .name "STAGESET_NOTIFY_URL" }}{{ $isKnown = true }}{{ end }}
{{- end }}
{{- if not $isKnown }}{{ fail (printf "events.webhook.hmacSecret needs events.webhook.url, or STAGESET_NOTIFY_URL in %s.extraEnv: nothing is posted that it could sign" $part) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Arguments of every command that steps. */}}
{{- define "stageset.stepArguments" -}}
{{- include "stageset.checkWebhook" . }}
{{- with include "stageset.defaultServiceAccount" . }}
- --default-service-account={{ . }}
{{- end }}
{{- with .Values.watchNamespaces }}
- --watch-namespaces={{ join "," . }}
{{- end }}
{{- if .Values.noCrossNamespaceRefs }}
- --no-cross-namespace-refs
{{- end }}
{{- with .Values.allowedActionHosts }}
- {{ printf "--allowed-action-hosts=%s" (join "," .) | quote }}
{{- end }}
{{- with .Values.events.fluxAddress }}
- {{ printf "--events-addr=%s" . | quote }}
{{- end }}
{{- with .Values.events.webhook }}
{{- with .url }}
- {{ printf "--notify-url=%s" . | quote }}
{{- end }}
{{- if .hmacSecret }}
- --notify-key-file=/etc/stageset/webhook/token
{{- end }}
{{- end }}
{{- with .Values.runbooks }}
- {{ printf "--runbooks=%s" . | quote }}
{{- end }}
{{- end }}

{{/*
The container of one of our Pods: nobody's, in a root that it cannot write to, without capabilities; a dict of root, name, args (YAML), values
(that part's), env (YAML), rest (YAML: ports, probes) and mounts (YAML).
*/}}
{{- define "stageset.container" -}}
- name: {{ .name }}
  image: {{ include "stageset.image" .root | quote }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  args:
    {{- .args | trim | nindent 4 }}
    {{- with .values.extraArgs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  env:
    - { name: TMPDIR, value: /tmp }
    {{- with .root.Values.caCertificates.configMap }}
    - { name: NODE_EXTRA_CA_CERTS, value: /etc/stageset/ca/ca.crt }
    {{- end }}
    {{- with .env }}
    {{- . | trim | nindent 4 }}
    {{- end }}
    {{- with .values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .rest }}
  {{- . | trim | nindent 2 }}
  {{- end }}
  resources:
    {{- toYaml .values.resources | nindent 4 }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: { drop: [ALL] }
  volumeMounts:
    - { name: tmp, mountPath: /tmp }
    {{- with .root.Values.caCertificates.configMap }}
    - { name: ca, mountPath: /etc/stageset/ca, readOnly: true }
    {{- end }}
    {{- if and .root.Values.events.webhook.hmacSecret (ne .name "test") }}
    - { name: webhook, mountPath: /etc/stageset/webhook, readOnly: true }
    {{- end }}
    {{- with .mounts }}
    {{- . | trim | nindent 4 }}
    {{- end }}
{{- end }}

{{/* What all our Pods have in common beside their container; a dict of root, part and volumes (YAML). */}}
{{- define "stageset.pod" -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ include "stageset.serviceAccount" (list .root .part) | quote }}
automountServiceAccountToken: true
enableServiceLinks: false # a Service may be called so that its variables would be read as flags: STAGESET_PORT
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - { name: tmp, emptyDir: { sizeLimit: 1Gi } }
  {{- with $values.caCertificates.configMap }}
  - name: ca
    configMap:
      name: {{ . | quote }}
      items: [{ key: {{ $values.caCertificates.key | quote }}, path: ca.crt }]
  {{- end }}
  {{- if and $values.events.webhook.hmacSecret (ne .part "test") }}
  - name: webhook
    secret:
      secretName: {{ $values.events.webhook.hmacSecret | quote }}
      items: [{ key: token, path: token }]
  {{- end }}
  {{- with .volumes }}
  {{- . | trim | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The metadata of a Pod; the list of (root, part). */}}
{{- define "stageset.podMetadata" -}}
labels:
  {{- include "stageset.selector" . | nindent 2 }}
  {{- with (index . 0).Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with (index . 0).Values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
