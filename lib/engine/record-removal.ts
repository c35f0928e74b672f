import type { StageSetStatus } from "../api/index.ts";
import type { Note } from "./note.ts";
import { withRun, withStage } from "./with-run.ts";

/** A note that keeping, losing or removing objects brings about. */
export type RemovalNote = Extract<Note, { kind: "recorded" | "counted" | "reconstructed" | "pruned" }>;

/** The status once it is part of it. */
export function recordRemoval(status: StageSetStatus, note: RemovalNote): StageSetStatus {
  switch (note.kind) {
    case "recorded":
      return withFewerShards(status, note.shards);
    case "counted":
      return withStage(status, note.stage, (stage) => ({ ...stage, shards: note.shards }));
    case "reconstructed":
      return withRun(withShards(status, note.shards), (run) => ({ ...run, reconstructed: true }));
    case "pruned": {
      const { pendingPrune, ...rest } = status;
      return note.pending === undefined ? rest : { ...rest, pendingPrune: note.pending };
    }
  }
}

/** By stage: how many StageInventories each has. */
export function withShards(status: StageSetStatus, shards: ReadonlyMap<string, number>): StageSetStatus {
  if (status.stages === undefined) return status;
  return { ...status, stages: status.stages.map((stage) => ({ ...stage, shards: shards.get(stage.name) ?? 0 })) };
}

/**
 * Those that go are no longer counted before they are gone, so that nobody takes them for lost; those that come are
 * counted in the end.
 */
function withFewerShards(status: StageSetStatus, after: ReadonlyMap<string, number>): StageSetStatus {
  if (status.stages === undefined) return status;
  const stages = status.stages.map((stage) => {
    const left = after.get(stage.name) ?? 0;
    return stage.shards !== undefined && left < stage.shards ? { ...stage, shards: left } : stage;
  });
  return { ...status, stages };
}
