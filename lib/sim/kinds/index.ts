/**
 * What sets each built-in kind apart: how it is served, what the server fills in, what it refuses, how it ends. As far as
 * releases need it; the contract suite says where the real server knows more.
 */
export { builtInKinds } from "./built-in.ts";
export { cleanup } from "./endings.ts";
export { withCondition, type StatusCondition } from "./conditions.ts";
export { readAs } from "./read.ts";
export { isEqual } from "./same.ts";
export { fieldsAt, isFields, itemsOf, set, type Fields } from "./rewrite.ts";
export { servedBuiltIn } from "./served.ts";
