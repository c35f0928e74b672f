/**
 * Fields: which of an object's fields are ours, and would applying it change any? It reads `metadata.managedFields`, the
 * API server's own account of who set what, and so needs no schema. Pure: it says, and writes as a patch, what is so or
 * should be; it asks and sends nothing.
 */
export { compare, type Comparison } from "./compare.ts";
export { letGo } from "./let-go.ts";
export { pointersIn } from "./pointers-in.ts";
export { takeOver } from "./take-over.ts";
