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
export { admit, getObject, listObjects } from "./looking.ts";
export { authorize, userOf, type Denial, type Verb } from "./access.ts";
export { intend, storeChange, standing, type Intent } from "./writing.ts";
export { Misread, type Kind, type KindRules } from "./kind.ts";
export type { Caller, Kinds, ServerParts, Write } from "./parts.ts";
export { requestBytesMax } from "./limits.ts";
export { refuse, Refused, type Refusal } from "./refusal.ts";
export { createStore, type Store } from "./store.ts";
export { drawUid } from "./uid.ts";
