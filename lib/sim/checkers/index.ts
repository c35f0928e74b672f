/**
 * The invariants of 1-architecture as code: each is asked after every write, and after every request of an http action,
 * with the cluster as it is then. What can only be seen at the end (that any machine can go on, that nothing is written
 * where nothing changed: I8, I9) the play asks, too.
 */
import type { Received } from "../receiver.ts";
import type { Write } from "../server/index.ts";
import { createActionHistory } from "./action-history.ts";
import type { Checker, Known, Stored } from "./checker.ts";
import { recorded } from "./i1-recorded.ts";
import { keptUntilGone } from "./i2-kept-until-gone.ts";
import { inOrder } from "./i3-in-order.ts";
import { recordedFirst } from "./i4-recorded-first.ts";
import { once } from "./i5-once.ts";
import { noVersion } from "./i6-no-version.ts";
import { oneRecorder } from "./i7-one-recorder.ts";
import { writtenAhead } from "./i8-written-ahead.ts";
import { ownIdentity } from "./i10-own-identity.ts";
import { asPinned } from "./i11-as-pinned.ts";

export { entriesIn, type Checker, type Known, type Stored } from "./checker.ts";

/** The checkers of one play: they remember what they have seen, from its beginning on. */
export interface Checkers {
  /** What a write breaks: `I4: …`, a line each. */
  readonly check: (write: Write, stored: Stored, known: Known) => readonly string[];
  /** What a request breaks. */
  readonly hear: (request: Received, stored: Stored, known: Known) => readonly string[];
}

export function openCheckers(): Checkers {
  const history = createActionHistory();
  const all: readonly Checker[] = [
    ...[recorded(), keptUntilGone(), inOrder, recordedFirst(history), once(history), noVersion],
    ...[oneRecorder, writtenAhead(history), ownIdentity(history), asPinned],
  ];
  const ask = (question: (checker: Checker) => string | undefined): readonly string[] =>
    all.flatMap((checker) => {
      const what = question(checker);
      return what === undefined ? [] : [`${checker.name}: ${what}`];
    });
  return {
    check(write, stored, known) {
      history.note(write, known.now, known.worker);
      return ask(({ check }) => check(write, stored, known));
    },
    hear(request, stored, known) {
      history.hear(request);
      return ask(({ hear }) => hear?.(request, stored, known));
    },
  };
}
