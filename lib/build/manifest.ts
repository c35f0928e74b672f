import type { KubeObject } from "../cluster/index.ts";

/** One object as a source has it. */
export interface Manifest {
  readonly object: KubeObject;
  /** Where it stands, for messages: `deploy/app.yaml, document 2`. */
  readonly origin: string;
}

/** Objects that were read, and what is odd about them without being wrong. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly warnings: readonly string[];
  /** Of their JSON, all together. */
  readonly bytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What keeps `value` from being an object that can be applied, as the second half of a sentence; undefined: nothing.
 * Whether the API server takes it is for the API server to say.
 */
export function problemOfObject(value: unknown): string | undefined {
  const wayOut = "give it apiVersion, kind and metadata.name";
  if (!isFields(value)) return `it is ${nameOfType(value)}, not an object; ${wayOut}`;
  for (const key of ["apiVersion", "kind"]) {
    const problem = problemOfName(value[key], key, wayOut);
    if (problem !== undefined) return problem;
  }
  const { metadata } = value;
  if (metadata !== undefined && metadata !== null && !isFields(metadata)) {
    return `its metadata is ${nameOfType(metadata)}; make it a map with a name`;
  }
  return problemOfMetadata(isFields(metadata) ? metadata : {}, wayOut);
}

/** Its type is checked by `problemOfObject`. */
export function isKubeObject(value: unknown): value is KubeObject {
  return problemOfObject(value) === undefined;
}

function problemOfMetadata(metadata: Fields, wayOut: string): string | undefined {
  if (isAbsent(metadata["name"]) && !isAbsent(metadata["generateName"])) {
    return "it has generateName and no name, so nothing says which object it is; give it metadata.name";
  }
  const given = givenByServer.find((key) => !isAbsent(metadata[key]));
  if (given !== undefined) return `it has metadata.${given}, which the API server gives; take it out`;
  return (
    problemOfName(metadata["name"], "metadata.name", wayOut) ??
    problemOfPath(metadata["name"]) ??
    problemOfText(metadata["namespace"], "metadata.namespace") ??
    problemOfTexts(metadata["labels"], "metadata.labels") ??
    problemOfTexts(metadata["annotations"], "metadata.annotations")
  );
}

/** Of an object that was read from a cluster: applied anywhere else, the API server refuses it, whatever is done about it. */
const givenByServer = ["uid", "resourceVersion", "deletionTimestamp"];

function problemOfPath(name: unknown): string | undefined {
  if (typeof name !== "string" || !(/[/%]/.test(name) || name === "." || name === "..")) return undefined;
  return "its metadata.name cannot be part of an address: it may not hold / and %, nor be . or ..; correct it";
}

function problemOfName(value: unknown, path: string, wayOut: string): string | undefined {
  return isAbsent(value) ? `it has no ${path}; ${wayOut}` : problemOfText(value, path);
}

function problemOfText(value: unknown, path: string): string | undefined {
  if (typeof value === "string" || value === undefined || value === null) return undefined;
  return `its ${path} is ${nameOfType(value)}; ${isScalar(value) ? "quote it" : "make it a text"}`;
}

function problemOfTexts(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) return `its ${path} is ${nameOfType(value)}; make it a map of texts`;
  for (const [key, text] of Object.entries(value)) {
    const problem = problemOfText(text, `${path}["${key}"]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object";
}

function nameOfType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "bigint") return "a number";
  return typeof value === "object" ? "a map" : typeof value === "string" ? "a text" : `a ${typeof value}`;
}
