import type { Static, TSchema } from "typebox";

type Deep<T> = T extends readonly (infer Item)[]
  ? readonly Deep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Deep<T[Key]> }
    : T;

/** The TypeScript type of a schema, readonly all the way down. */
export type Frozen<Schema extends TSchema> = Deep<Static<Schema>>;
