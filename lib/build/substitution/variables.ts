import { canonicalJson, formatBytes, sha256 } from "../../base/index.ts";
import {
  done,
  failed,
  variableName,
  type Failure,
  type PostBuild,
  type Result,
  type SubstituteReference,
} from "../../api/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { variablesBytesMax, variablesMax } from "../limits.ts";

/** What is filled in for `${name}`, and a digest that tells whether it is still the same. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** Names of those that a Secret has given. */
  readonly secret: ReadonlySet<string>;
  /** sha256 over names and values, whatever their order: 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * The variables of a stage: those of `substituteFrom` in its order, later over earlier, and over all of them `substitute`.
 * @param given what was read for each of `substituteFrom`, in its order; undefined: it is not there
 * @returns InvalidSpec for a name that `substitute` may not have; ResolveFailed where a source is missing that is not optional, or
 * holds what no variable can be; the message names the source, where the spec names it, and the key, never a value
 */
export function variablesFrom(
  { substitute = {}, substituteFrom = [] }: PostBuild,
  given: readonly (KubeObject | undefined)[],
): Result<Variables> {
  const values = new Map<string, string>();
  const secret = new Set<string>();
  for (const [index, reference] of substituteFrom.entries()) {
    const object = given[index];
    if (object === undefined) {
      if (reference.optional === true) continue;
      return failed(unusable(reference, index, { what: "it does not exist", wayOut: "create it, or set optional" }));
    }
    const problem = takeData(reference, object, values);
    if (problem !== undefined) return failed(unusable(reference, index, problem));
    for (const name of Object.keys((object["data"] as object | null | undefined) ?? {})) {
      if (reference.kind === "Secret") secret.add(name);
      else secret.delete(name);
    }
  }
  for (const [name, value] of Object.entries(substitute)) {
    if (!variableName.test(name)) return failed(misnamed(name));
    values.set(name, withoutNewlines(value));
    secret.delete(name);
  }
  return checkSize(values) ?? done({ values, secret, fingerprint: fingerprintOf(values) });
}

interface Problem {
  readonly what: string;
  readonly wayOut: string;
}

/** Puts the data of one object over `values`. */
function takeData({ kind }: SubstituteReference, object: KubeObject, values: Map<string, string>): Problem | undefined {
  const data = object["data"];
  if (typeof data !== "object" || data === null) return undefined;
  for (const [name, field] of Object.entries(data)) {
    const key = JSON.stringify(name);
    if (!variableName.test(name)) {
      const wayOut = "rename it with letters, digits and _, or move it to another object";
      return { what: `its key ${key} is no name of a variable`, wayOut };
    }
    const value = typeof field !== "string" ? undefined : kind === "Secret" ? textOfBase64(field) : field;
    if (value === undefined)
      return { what: `the value of its key ${key} is no text`, wayOut: "move it to another object" };
    values.set(name, withoutNewlines(value));
  }
  return undefined;
}

/** undefined where the bytes are no UTF-8. */
function textOfBase64(base64: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined; // the decoder has nothing more to say than that
  }
}

/** Flux takes line feeds out; a carriage return would break the line just as well. */
function withoutNewlines(value: string): string {
  return value.replaceAll(/[\r\n]/g, "");
}

function checkSize(values: ReadonlyMap<string, string>): Result<never> | undefined {
  let bytes = 0;
  for (const [name, value] of values) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  const what =
    values.size > variablesMax
      ? `there are more than ${variablesMax}`
      : bytes > variablesBytesMax
        ? `they take more than ${formatBytes(variablesBytesMax)}`
        : undefined;
  if (what === undefined) return undefined;
  const message = `Cannot use the variables of postBuild: ${what}; keep those that the stage needs`;
  return failed({ reason: "ResolveFailed", retry: "backoff", message });
}

function fingerprintOf(values: ReadonlyMap<string, string>): string {
  return sha256(canonicalJson([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function unusable({ kind, name }: SubstituteReference, index: number, { what, wayOut }: Problem): Failure {
  const from = `${kind} ${name} (postBuild.substituteFrom[${index}])`;
  return {
    reason: "ResolveFailed",
    retry: "backoff",
    message: `Cannot take variables from ${from}: ${what}; ${wayOut}`,
  };
}

function misnamed(name: string): Failure {
  const what = `${JSON.stringify(name)} is no name of a variable`;
  const message = `Cannot use postBuild.substitute: ${what}; begin with a letter or _, and go on with letters, digits and _`;
  return { reason: "InvalidSpec", retry: "never", message };
}
