/**
 * A type as the checked-in data says it. A word without a dot is one of `CompactScalar`; one with a dot names another
 * type of the data, such as `core.v1.PodSpec`.
 */
export type CompactType = string | CompactObject | CompactList;

/**
 * untyped: any scalar, such as a time or a quantity. free: whatever it is, a change of it is followed into its maps, not
 * into its lists. opaque: whatever it is, it changes as one.
 */
export type CompactScalar = "string" | "number" | "integer" | "boolean" | "untyped" | "free" | "opaque";

export interface CompactObject {
  readonly fields?: Readonly<Record<string, CompactField>>;
  /** The type of fields that `fields` does not name; absent: there may be none. */
  readonly values?: CompactType;
  /** It changes as one. */
  readonly atomic?: true;
  /** A named type that stands here as atomic, or as not atomic, whatever it says itself. */
  readonly base?: string;
  readonly granular?: true;
  readonly required?: readonly string[];
  /** It has no type: a scalar or a list will do as well as an object. */
  readonly anyType?: true;
}

export interface CompactList {
  readonly items: CompactType;
  /** Absent: the list changes as one. */
  readonly list?: "set" | "map";
  readonly keys?: readonly string[];
}

export type CompactField = CompactType | CompactFieldDetails;

export interface CompactFieldDetails {
  readonly type: CompactType;
  readonly default?: unknown;
  /** For strategic merge patches: `merge`, `retainKeys`, or both. */
  readonly patch?: string;
  readonly mergeKey?: string;
}

/** All built-in kinds, and every type that they use. */
export interface CompactSchemas {
  /** By apiVersion and kind, the name of the type. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly types: Readonly<Record<string, CompactType>>;
}
