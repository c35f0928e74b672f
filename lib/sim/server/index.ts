/**
 * The in-memory API server: what it makes of each request, in the real one's words. It stores, admits, validates and
 * refuses; how objects merge is `merge`, what sets kinds apart is handed in, and it does nothing of its own accord.
 */
export { apply } from "./applying.ts";
export { create } from "./creating.ts";
export { remove } from "./deleting.ts";
export { endObject } from "./ending.ts";
export { patch } from "./patching.ts";
export { replace } from "./replacing.ts";
export { changesSince, getObject, listObjects } from "./looking.ts";
export type { Denial, Verb } from "./access.ts";
export type { Drawn, Kind, KindRules } from "./kind.ts";
export type { Kinds, ServerParts, Write } from "./parts.ts";
export { createStore } from "./store.ts";
export { drawSuffix, drawUid } from "./uid.ts";
