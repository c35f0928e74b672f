import { refOf, tellRef } from "../../cluster/index.ts";
import { done, failed, type Failure, type Result, type Stage } from "../../api/index.ts";
import { assert, mapParallel } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { idleExpressions } from "../../health/index.ts";
import { findDoubleClaims, type DoubleClaim } from "../../inventory/index.ts";
import { builtStage, objectsOf } from "../built-stage.ts";
import { stagesBuiltMax } from "../limits.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import type { Sight, View } from "../sight.ts";

interface SeenBuild {
  readonly built: Built;
  /** Objects that two stages of the StageSet claim. */
  readonly doubleClaims: readonly DoubleClaim[];
}

/** Build: the stage's files become objects. Before the first stage all are built, so that no two claim one object. */
export const build = phase<SeenBuild>("Build", lookAtFiles, decideBuild);

async function lookAtFiles(sight: Sight): Promise<Result<SeenBuild>> {
  const { stage, stageSet } = sight.view;
  assert(stage !== undefined, "Build without a stage");
  const { stages } = stageSet.spec;
  const all = await buildAll(sight, stages[0]?.name === stage.name ? stages : [stage]);
  const built = all[0]?.built;
  assert(built !== undefined, "nothing was built");
  if (built.kind === "failed") return built;
  const invalid = findInvalid(all);
  if (invalid !== undefined) return failed(invalid);
  return done({ built: built.value, doubleClaims: findDoubleClaims(claimsOf(all)) });
}

/** A stage, and what became of its files. */
interface Attempted {
  readonly stage: Stage;
  readonly built: Result<Built>;
}

export function buildAll(sight: Sight, stages: readonly Stage[]): Promise<readonly Attempted[]> {
  return mapParallel(stages, stagesBuiltMax, async (stage) => ({ stage, built: await builtStage(sight, stage) }));
}

/** What is wrong with the spec of a later stage stays so, whatever earlier ones bring. */
function findInvalid(all: readonly Attempted[]): Failure | undefined {
  for (const { stage, built } of all) {
    if (built.kind === "failed" && built.failure.reason === "InvalidSpec")
      return { ...built.failure, message: `Stage ${stage.name}: ${built.failure.message}` };
  }
  return undefined;
}

/** What each stage claims. One that cannot be built yet says so in its turn: it may need a kind that an earlier one brings. */
export function claimsOf(all: readonly Attempted[]): Parameters<typeof findDoubleClaims>[0] {
  return all.flatMap(({ stage, built }) =>
    built.kind === "failed" ? [] : [{ stage: stage.name, refs: objectsOf(built.value).map(refOf) }],
  );
}

function decideBuild({ stage }: View, { built, doubleClaims }: SeenBuild): Move {
  assert(stage !== undefined, "Build without a stage");
  const [claim] = doubleClaims;
  if (claim !== undefined) return fail(claimedTwice(claim));
  return advanceWith({ kind: "rendered", stage: stage.name, digest: built.digest, warnings: warningsOf(stage, built) });
}

/** What is odd about a stage, but keeps nobody from applying it. */
export function warningsOf({ readyChecks }: Stage, built: Built): readonly string[] {
  const awaited = [...objectsOf(built), ...(readyChecks?.checks ?? [])];
  return [...built.warnings, ...idleExpressions(readyChecks?.exprs ?? [], awaited)];
}

export function claimedTwice({ ref, stages }: DoubleClaim): Failure {
  const message = `Cannot apply ${tellRef(ref)}: the stages ${stages.join(" and ")} both bring it; leave it in one of them`;
  return { reason: "InvalidSpec", retry: "never", message };
}
