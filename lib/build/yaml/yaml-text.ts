import {
  defineScalarTag,
  dump,
  DUMP_SCHEMA,
  NOT_RESOLVED,
  visit,
  type Document,
  type DumpOptions,
  type Node,
} from "js-yaml";
import { resolvePlainScalar } from "./plain-scalars.ts";

/** Integers, also those past 53 bits; and so that a text is quoted where our reader would take it for anything else. */
const integer = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  resolve: (text) => (typeof resolvePlainScalar(text) === "string" ? NOT_RESOLVED : 0),
  identify: (value) => typeof value === "bigint" || Number.isSafeInteger(value),
  represent: String,
});

const options: DumpOptions = {
  schema: DUMP_SCHEMA.withTags(integer),
  lineWidth: -1,
  noRefs: true,
  transform: sortKeys,
};

/** As Go's encoders sort the keys of a map. */
function sortKeys(documents: Document[]): void {
  visit(documents, (node) => {
    if (node.kind === "mapping") node.items.sort((a, b) => (textOf(a.key) < textOf(b.key) ? -1 : 1)); // no two are the same
  });
}

function textOf(key: Node): string {
  return key.kind === "scalar" ? key.value : "";
}

/**
 * One document that `readYaml` reads as `value`: blocks, sorted keys, no line folded, and a text in quotes only where it would be
 * something else without, as kustomize and Flux write it.
 */
export function writeYaml(value: unknown): string {
  return dump(value, options);
}

/** The same as kubectl prints it for people: lists as far left as their key, and double quotes. */
export function showYaml(value: unknown): string {
  return dump(value, { ...options, seqNoIndent: true, quoteStyle: "double" });
}
