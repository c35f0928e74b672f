/**
 * What 3-delivery promises about objects, beside the invariants of 1-architecture: each rule is asked about every write,
 * and knows the world that is played.
 */
import type { StageSetSpec, StageSetStatus } from "../../../lib/api/index.ts";
import type { Write } from "../../../lib/sim/index.ts";
import { statusIn, type Game } from "../game.ts";
import { contentOnce } from "./content-once.ts";
import { healthy } from "./healthy.ts";
import { jobsOnce } from "./jobs-once.ts";
import { leftAlone } from "./left-alone.ts";
import { othersFields } from "./others-fields.ts";
import { preflighted } from "./preflighted.ts";
import { pruned } from "./pruned.ts";
import { recreated } from "./recreated.ts";
import { namesAt, type Rule } from "./rule.ts";
import { tornDown } from "./torn-down.ts";

/** The stage that the run under way brings an object of this name with. */
export function stageOfRun(game: Game, name: string): string | undefined {
  const run = statusIn(game)?.run;
  return run?.pins.find(({ stage }) => namesAt(game, run, stage).includes(name))?.stage;
}

/** The rules of one play. @returns what a write breaks, a line each */
export function openRules(game: Game): (write: Write, worker: string | undefined) => readonly string[] {
  const rules: readonly Rule[] = [
    healthy,
    othersFields,
    leftAlone,
    recreated,
    preflighted,
    pruned(),
    tornDown,
    jobsOnce(),
    contentOnce(),
  ];
  const specs = new Map<number, StageSetSpec>();
  return (write, worker) => {
    if (write.kind === "StageSet" && write.after?.metadata.generation !== undefined)
      specs.set(write.after.metadata.generation, write.after["spec"] as StageSetSpec);
    const stored = write.kind === "StageSet" ? (write.after ?? write.before) : game.place.stageSet();
    const status = (stored?.["status" as keyof typeof stored] ?? {}) as StageSetStatus;
    const spec = specs.get(status.run?.generation ?? status.observedGeneration ?? 0);
    return rules.flatMap(({ name, check }) => {
      const what = check({ game, write, worker, status, spec });
      return what === undefined ? [] : [`${name}: ${what}`];
    });
  };
}
