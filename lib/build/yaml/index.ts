/**
 * What a text of manifests says, as kubectl and the API server read it: YAML 1.1 of go-yaml's kind over js-yaml's parser, and
 * JSON with exact integers. A text that the two would read differently is refused. The way back writes what is read as it was.
 * Pure; it knows nothing of Kubernetes.
 */
export { readYaml } from "./documents.ts";
export { showYaml, writeYaml } from "./yaml-text.ts";
export { readJson } from "./json-text.ts";
export type { Document, Reading, Unreadable } from "./reading.ts";
