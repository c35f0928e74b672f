import type { TSchema } from "typebox";

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly jsonPath: string;
}

/** One of our kinds: all that its CustomResourceDefinition and its offline validation need. */
export interface KindDefinition<Kind extends string = string> {
  readonly kind: Kind;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly shortNames: readonly string[];
  readonly columns: readonly PrinterColumn[];
  readonly description: string;
  readonly spec: TSchema;
  /** Absent: no status subresource. */
  readonly status?: TSchema;
}

export const ageColumn: PrinterColumn = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };
