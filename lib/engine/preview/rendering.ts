import {
  done,
  failed,
  type Live,
  type Pin,
  type Result,
  type Run,
  type Stage,
  type StageSet,
} from "../../api/index.ts";
import { formatInstant, mapParallel } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { findDoubleClaims } from "../../inventory/index.ts";
import type { Artifact } from "../../source/index.ts";
import { builtStage } from "../built-stage.ts";
import { sourceReadsMax } from "../limits.ts";
import { newMemory } from "../memory.ts";
import { claimedTwice, buildAll, claimsOf } from "../phases/build.ts";
import { faultOf, offerOf } from "../phases/resolve.ts";
import type { Ports } from "../ports.ts";
import type { Sight } from "../sight.ts";
import { substitutionOf } from "../stage-substitution.ts";
import { pinOf } from "../target.ts";

/** What is to be rendered. */
export interface RenderRequest {
  readonly stageSet: Live<StageSet>;
  /** By stage: what it is built from, in place of what its source offers. */
  readonly given: ReadonlyMap<string, Artifact>;
}

/** What a stage would be applied as now. */
export interface RenderedStage {
  readonly stage: Stage;
  readonly pin: Result<Pin>;
  readonly built: Result<Built>;
}

/** What a run that began now would make of a StageSet: nothing is claimed, recorded or applied. */
export interface Rendering {
  /** In the order of the spec. */
  readonly stages: readonly RenderedStage[];
  /** As a look of that run would see it; stages that have no pin are not in its spec. */
  readonly sight: Sight;
}

/**
 * The engine up to its builds: sources, variables, files, objects, as whoever the stages run as.
 * @returns InvalidSpec for what keeps a run from beginning at all; what is wrong with one stage stands with that stage
 */
export async function renderStages(ports: Ports, { stageSet, given }: RenderRequest): Promise<Result<Rendering>> {
  const fault = faultOf(stageSet);
  if (fault !== undefined) return failed(fault);
  const blind = sightOf(ports, stageSet);
  const pins = await mapParallel(stageSet.spec.stages, sourceReadsMax, (stage) => {
    const artifact = given.get(stage.name);
    return artifact === undefined ? offerOf(blind, stage) : pinGiven(blind, stage, artifact);
  });
  const sight = pinned(blind, pins);
  const stages: RenderedStage[] = [];
  for (const [index, stage] of stageSet.spec.stages.entries()) {
    const pin = pins[index];
    if (pin === undefined) continue;
    stages.push({ stage, pin, built: pin.kind === "failed" ? pin : await builtStage(sight, stage) });
  }
  const [claim] = findDoubleClaims(claimsOf(await buildAll(sight, sight.view.stageSet.spec.stages)));
  return claim === undefined ? done({ stages, sight }) : failed(claimedTwice(claim));
}

function sightOf(ports: Ports, stageSet: Live<StageSet>): Sight {
  const { run, ...status } = stageSet.status ?? {};
  const view = { stageSet, status, stage: undefined, now: ports.clock.now() };
  return { view, ports, memory: newMemory("Manual") };
}

async function pinGiven(sight: Sight, stage: Stage, artifact: Artifact): Promise<Result<Pin>> {
  const substitution = await substitutionOf(sight, stage);
  if (substitution.kind === "failed") return substitution;
  return done(pinOf(stage, artifact, substitution.value?.variables));
}

/** The same with a run at these pins. */
function pinned(sight: Sight, offers: readonly Result<Pin>[]): Sight {
  const { stageSet, status, now } = sight.view;
  const pins = offers.flatMap((offer) => (offer.kind === "done" ? [offer.value] : []));
  const known = new Set(pins.map(({ stage }) => stage));
  const startedAt = formatInstant(now);
  const run: Run = {
    ...{ id: "preview", generation: stageSet.metadata.generation, startedAt, trigger: "Manual", pins },
    cursor: { phase: "Build", since: startedAt },
  };
  const stages = stageSet.spec.stages.filter(({ name }) => known.has(name));
  return {
    ...sight,
    view: { ...sight.view, stageSet: { ...stageSet, spec: { ...stageSet.spec, stages } }, status: { ...status, run } },
  };
}
