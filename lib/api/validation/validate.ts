import { objectSchema } from "../custom-resource-definition.ts";
import { kinds, type KindName, type Kinds } from "../kinds.ts";
import type { Structural } from "../schema/structural.ts";
import { complete } from "./defaulting.ts";
import { isJsonObject } from "./json.ts";
import { invalid, required, type Problem } from "./problem.ts";
import { checkRules, hasRules } from "./rules.ts";
import { checkStructure } from "./structure.ts";
import { checkUniqueness } from "./uniqueness.ts";

/** An object of one of our kinds, judged as the API server would. Unknown fields are dropped from `object`. */
export type Validation<T> =
  | { readonly kind: "valid"; readonly object: T; readonly unknownFields: readonly string[] }
  | {
      readonly kind: "invalid";
      readonly object: unknown;
      readonly unknownFields: readonly string[];
      readonly problems: readonly [Problem, ...Problem[]];
    };

/**
 * Judges `given` as the API server judges a new object of `kind`, without one: the same defaults, the same refusals in
 * the same words. Metadata is the API server's own affair, except that there must be a name.
 * @returns the object with its defaults; or what is wrong with it, field by field
 */
export function validate<Kind extends KindName>(kind: Kind, given: unknown): Validation<Kinds[Kind]> {
  const schema = schemaOf(kind);
  const { value, unknownFields } = complete(given, schema);
  const [first, ...others] = problemsOf(value, schema);
  if (first !== undefined) return { kind: "invalid", object: value, unknownFields, problems: [first, ...others] };
  // The schema that has just been checked is what the type is made of.
  return { kind: "valid", object: value as Kinds[Kind], unknownFields };
}

/** A problem of these keeps the API server from evaluating any rule. */
const blocking: ReadonlySet<Problem["reason"]> = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);

const rulesNotChecked: Problem = invalid(
  "<nil>",
  null,
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
);

function problemsOf(value: unknown, schema: Structural): readonly Problem[] {
  const structure = [...nameless(value), ...checkStructure(value, schema, ""), ...checkUniqueness(value, schema, "")];
  if (hasRules(schema) && structure.some(({ reason }) => blocking.has(reason))) return [...structure, rulesNotChecked];
  return [...structure, ...checkRules(value, schema, "")];
}

function nameless(value: unknown): readonly Problem[] {
  const metadata = isJsonObject(value) && isJsonObject(value["metadata"]) ? value["metadata"] : {};
  if (typeof metadata["name"] === "string" || typeof metadata["generateName"] === "string") return [];
  return [required("metadata.name", "name or generateName is required")];
}

const schemas = new Map<KindName, Structural>();

/** Made when first asked for: most processes need one kind. */
function schemaOf(kind: KindName): Structural {
  const known = schemas.get(kind);
  if (known !== undefined) return known;
  const made = objectSchema(kinds[kind]);
  schemas.set(kind, made);
  return made;
}
