import { defineScalarTag, dump, DUMP_SCHEMA, NOT_RESOLVED } from "js-yaml";
import { resolvePlainScalar } from "./plain-scalars.ts";

/** Integers, also those past 53 bits; and so that a text is quoted where our reader would take it for anything else. */
const integer = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  resolve: (text) => (typeof resolvePlainScalar(text) === "string" ? NOT_RESOLVED : 0),
  identify: (value) => typeof value === "bigint" || Number.isSafeInteger(value),
  represent: String,
});

const schema = DUMP_SCHEMA.withTags(integer);

/**
 * One document that `readYaml` reads as `value`: blocks, sorted keys, no line folded, and a text in quotes only where it would be
 * something else without, as kustomize and Flux write it.
 */
export function writeYaml(value: unknown): string {
  return dump(value, { schema, lineWidth: -1, noRefs: true, sortKeys: true });
}

/** The same as kubectl prints it for people: lists as far left as their key, and double quotes. */
export function showYaml(value: unknown): string {
  return dump(value, { schema, lineWidth: -1, noRefs: true, sortKeys: true, seqNoIndent: true, quoteStyle: "double" });
}
