import { Object as TypeObject, Optional, Unsafe } from "typebox";
import type { Static, TObject, TProperties, TSchema, TUnsafe } from "typebox";

/**
 * A rule that the API server checks: CEL over `self`, and a message that names the way out. Each costs its own price
 * times the number of places it could stand in within 3 MB, and those of one kind may cost 100 million together; the
 * StageSet's cost 82. What no longer fits is checked in spec-check, by the engine.
 */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  /** The field below `self` that the message is about, such as `.wait`; absent: `self`. */
  readonly fieldPath?: string;
}

export interface StructureOptions {
  readonly rules?: readonly Rule[];
  readonly minProperties?: number;
  /** Replaced as a whole: its fields make sense together alone. */
  readonly isWhole?: boolean;
}

/** How the API server merges a list: as a whole, as a set of scalars, or item by item under the given key. */
export type ListKind = "atomic" | "set" | { readonly key: string };

export interface ListOptions<Item> {
  readonly kind?: ListKind;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: readonly Item[];
}

/** An object of known fields. A field with a default is always there once the API server has seen the object. */
export function structure<Properties extends TProperties>(
  description: string,
  properties: Properties,
  { rules, isWhole, ...options }: StructureOptions = {},
): TObject<Properties> {
  const merge = isWhole === true ? { "x-kubernetes-map-type": "atomic" } : {};
  return TypeObject(properties, { description, ...options, ...merge, ...validations(rules) });
}

/** A field that may be left out. */
export function optional<Schema extends TSchema>(schema: Schema): ReturnType<typeof Optional<Schema>> {
  return Optional(schema);
}

/** The same schema where it means something more particular. */
export function described<Schema extends TSchema>(
  schema: Schema,
  description: string,
  { rules = [] }: { readonly rules?: readonly Rule[] } = {},
): Schema {
  const all = [...rulesOf(schema), ...rules];
  return Object.create(Object.getPrototypeOf(schema) as object, {
    ...Object.getOwnPropertyDescriptors(schema),
    ...Object.getOwnPropertyDescriptors({ description, ...validations(all) }),
  }) as Schema;
}

/** A list. */
export function listOf<Item extends TSchema>(
  items: Item,
  description: string,
  { kind = "atomic", ...options }: ListOptions<Static<Item>> = {},
): TUnsafe<Static<Item>[]> {
  const merge =
    typeof kind === "string"
      ? { "x-kubernetes-list-type": kind }
      : { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [kind.key] };
  return Unsafe<Static<Item>[]>({
    type: "array",
    description,
    items,
    ...merge,
    ...options,
  });
}

/** An object whose keys are the user's. */
export function mapOf<Value extends TSchema>(
  values: Value,
  description: string,
): TUnsafe<Record<string, Static<Value>>> {
  return Unsafe<Record<string, Static<Value>>>({ type: "object", description, additionalProperties: values });
}

function validations(rules: readonly Rule[] | undefined): object {
  return rules === undefined || rules.length === 0 ? {} : { "x-kubernetes-validations": rules };
}

function rulesOf(schema: TSchema): readonly Rule[] {
  return (schema as { readonly "x-kubernetes-validations"?: readonly Rule[] })["x-kubernetes-validations"] ?? [];
}
