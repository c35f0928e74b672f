import { done, type Result } from "../../api/index.ts";
import { inventoryOf } from "../built-stage.ts";
import { advanceWith } from "../move.ts";
import { phase } from "../phase.ts";
import type { Sight } from "../sight.ts";

/** By stage: how many StageInventories it has. */
type Shards = ReadonlyMap<string, number>;

/** Settle: every stage is Ready and nothing is left to remove. */
export const settle = phase<Shards>("Settle", lookAtShards, (_view, shards) =>
  advanceWith({ kind: "settled", shards }),
);

async function lookAtShards(sight: Sight): Promise<Result<Shards>> {
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const byStage = Map.groupBy(inventory.value.shards, ({ stage }) => stage);
  return done(new Map([...byStage].map(([stage, shards]) => [stage, shards.length])));
}
