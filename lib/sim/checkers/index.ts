/**
 * The invariants of 1-architecture as code: each is asked after every write, with the cluster as it is then. What can
 * only be seen at the end (that any machine can go on, that nothing is written where nothing changed) the play asks.
 */
import type { Checker } from "./checker.ts";
import { recorded } from "./i1-recorded.ts";
import { keptUntilGone } from "./i2-kept-until-gone.ts";
import { inOrder } from "./i3-in-order.ts";
import { oneRecorder } from "./i7-one-recorder.ts";
import { asPinned } from "./i11-as-pinned.ts";

export { entriesIn, type Checker, type Known, type Stored } from "./checker.ts";
export const checkers: readonly Checker[] = [recorded, keptUntilGone, inOrder, oneRecorder, asPinned];
