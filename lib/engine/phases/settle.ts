import { done } from "../../api/index.ts";
import { advanceWith } from "../move.ts";
import { phase } from "../phase.ts";

/** Settle: every stage is Ready and nothing is left to remove. */
export const settle = phase<undefined>(
  "Settle",
  () => Promise.resolve(done(undefined)),
  () => advanceWith({ kind: "settled" }),
);
