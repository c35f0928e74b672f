import { tellRef } from "../../cluster/index.ts";
import { done, type Failure, type Result, type Stage } from "../../api/index.ts";
import { assert } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { findDoubleClaims, type DoubleClaim } from "../../inventory/index.ts";
import { builtStage, objectsOf } from "../built-stage.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { refOf } from "../object-ref.ts";
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
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  if (stageSet.spec.stages[0]?.name !== stage.name) return done({ built: built.value, doubleClaims: [] });
  return done({ built: built.value, doubleClaims: findDoubleClaims(await claims(sight, stageSet.spec.stages)) });
}

/** What each stage claims. One that cannot be built yet says so in its turn: it may need a kind that an earlier one brings. */
async function claims(sight: Sight, stages: readonly Stage[]): Promise<Parameters<typeof findDoubleClaims>[0]> {
  const all = await Promise.all(stages.map(async (stage) => ({ stage, built: await builtStage(sight, stage) })));
  return all.flatMap(({ stage, built }) =>
    built.kind === "failed" ? [] : [{ stage: stage.name, refs: objectsOf(built.value).map(refOf) }],
  );
}

function decideBuild({ stage }: View, { built, doubleClaims }: SeenBuild): Move {
  assert(stage !== undefined, "Build without a stage");
  const [claim] = doubleClaims;
  if (claim !== undefined) return fail(claimedTwice(claim));
  return advanceWith({ kind: "rendered", stage: stage.name, digest: built.digest });
}

function claimedTwice({ ref, stages }: DoubleClaim): Failure {
  const message = `Cannot apply ${tellRef(ref)}: the stages ${stages.join(" and ")} both bring it; leave it in one of them`;
  return { reason: "InvalidSpec", retry: "never", message };
}
