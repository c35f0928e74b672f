import type { Result, RunPhase } from "../api/index.ts";
import { failInPassing, type Move } from "./move.ts";
import type { Sight, View } from "./sight.ts";

/** One phase of a run: `look` reads and holds no rule, `decide` is pure and says the one thing that happens next. */
export interface Phase {
  readonly name: RunPhase;
  readonly next: (sight: Sight) => Promise<Move>;
}

/** A phase of its two halves. A look that fails is the phase's failure. */
export function phase<Seen>(
  name: RunPhase,
  look: (sight: Sight) => Promise<Result<Seen>>,
  decide: (view: View, seen: Seen) => Move,
): Phase {
  const next = async (sight: Sight): Promise<Move> => {
    const seen = await look(sight);
    return seen.kind === "failed" ? failInPassing(seen.failure) : decide(sight.view, seen.value);
  };
  return { name, next };
}
