import { done, type Live, type Result, type StageSet } from "../lib/api/index.ts";
import type { Cluster } from "../lib/cluster/index.ts";
import { readInventory, recordsOf, type StageRecord, type StageSetName } from "../lib/inventory/index.ts";
import { EXIT, type Command } from "./command.ts";
import { clusterFlags, connect } from "./connect.ts";
import { findStageSet } from "./find-stage-set.ts";
import { oneName } from "./flag-values.ts";
import { machineClock } from "./machine.ts";
import { observeObjects } from "./observe-objects.ts";
import { openPaint, type Colour, type Paint } from "./show/colour.ts";
import { releaseTree, type SeenStage } from "./show/release-tree.ts";
import { treeLines } from "./show/tree-lines.ts";

/** `stageset tree NAME`: a StageSet, its stages, and the objects of each with their health. */
export const tree: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where NAME is; otherwise the context's" },
    stage: { type: "string", value: "STAGE", help: "this stage alone; otherwise all" },
    ...clusterFlags,
  },
  async run(input) {
    const { args, out } = input;
    const name = oneName(args, "StageSet");
    const connected = await connect(input, "tree");
    if (connected.kind === "failed") {
      out.tell(connected.failure.message);
      return EXIT.runtime;
    }
    const of = { namespace: args.strings.get("namespace") ?? connected.value.namespace, name };
    const cluster = connected.value.as({ kind: "self" });
    const read = await readRelease(cluster, of);
    if (read.kind === "failed") {
      out.tell(read.failure.message);
      return EXIT.runtime;
    }
    const { stageSet, records } = read.value;
    const stages = stagesOf(stageSet, records);
    const only = args.strings.get("stage");
    const asked = stages.filter((stage) => only === undefined || stage.stage === only);
    if (only !== undefined && asked.length === 0) {
      out.tell(noSuchStage(of, only, stages));
      return EXIT.runtime;
    }
    const seen = await observeStages(cluster, stageSet, asked);
    const paint = openPaint(out.colours);
    for (const { label, state } of treeLines(releaseTree(stageSet, seen))) {
      await out.print(`${label}${state === "" ? "" : `  ${painted(paint, state)}`}\n`);
    }
    return EXIT.ok;
  },
};

/** The StageSet, and what each of its stages owns. */
async function readRelease(
  cluster: Cluster,
  of: StageSetName,
): Promise<Result<{ readonly stageSet: Live<StageSet>; readonly records: readonly StageRecord[] }>> {
  const stageSet = await findStageSet(cluster, of);
  if (stageSet.kind === "failed") return stageSet;
  const inventory = await readInventory(cluster, of);
  if (inventory.kind === "failed") return inventory;
  return done({ stageSet: stageSet.value, records: recordsOf(inventory.value) });
}

type Recorded = Pick<StageRecord, "stage" | "entries">;

/** Those of the spec, in its order; then those that only the inventory knows, which are still to be removed. */
function stagesOf({ spec }: StageSet, records: readonly StageRecord[]): readonly Recorded[] {
  const recorded = new Map(records.map((record) => [record.stage, record]));
  const named = new Set(spec.stages.map(({ name }) => name));
  return [
    ...spec.stages.map(({ name }) => recorded.get(name) ?? { stage: name, entries: [] }),
    ...records.filter(({ stage }) => !named.has(stage)).toSorted((one, other) => one.position - other.position),
  ];
}

function noSuchStage({ namespace, name }: StageSetName, stage: string, stages: readonly Recorded[]): string {
  return `StageSet ${namespace}/${name} has no stage ${stage}; name one of ${stages.map((one) => one.stage).join(", ")}.`;
}

/** Stage by stage, so that a large release is not asked about all at once. */
async function observeStages(
  cluster: Cluster,
  stageSet: Live<StageSet>,
  stages: readonly Recorded[],
): Promise<readonly SeenStage[]> {
  const seen: SeenStage[] = [];
  for (const { stage, entries } of stages) {
    const exprs = stageSet.spec.stages.find(({ name }) => name === stage)?.readyChecks?.exprs ?? [];
    const objects = await observeObjects(cluster, { stageSet, stage, entries, exprs, clock: machineClock });
    seen.push({ name: stage, objects });
  }
  return seen;
}

const colours: Readonly<Record<string, Colour>> = {
  ...{ Current: "green", InProgress: "yellow", Failed: "red", NotFound: "red", Terminating: "yellow", Unknown: "grey" },
  ...{ Ready: "green", "Ready=True": "green", "Ready=False": "red", "Ready=Unknown": "yellow" },
  ...{ Verifying: "yellow", Applying: "yellow", Pruning: "yellow", Pending: "grey" },
};

/** The first word of a state says how it is. */
function painted(paint: Paint, state: string): string {
  const [word = ""] = /^[\w=]+/.exec(state) ?? [];
  const colour = colours[word];
  return colour === undefined ? state : `${paint(colour, word)}${state.slice(word.length)}`;
}
