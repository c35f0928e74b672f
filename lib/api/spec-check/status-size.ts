import { stageStatusBytesMin, statusBytesMax } from "../limits.ts";
import type { StageSetSpec } from "../stage-set/spec.ts";
import type { Stage } from "../stage-set/stage.ts";
import type { Fault } from "./fault.ts";

/** A spec whose status could never be written is refused before anything is done. */
export function checkStatusSize({ stages }: StageSetSpec): readonly Fault[] {
  const bytes = stages.map(statusBytes).reduce((sum, each) => sum + each, 0);
  if (bytes <= statusBytesMax) return [];
  const kibibytes = Math.ceil(bytes / 1024);
  return [
    {
      path: "spec.stages",
      what: `the status of ${stages.length} stages needs ${kibibytes} KiB of ${statusBytesMax / 1024}`,
      wayOut: "divide them among several StageSets",
    },
  ];
}

/** Its name stands in its status, its pin and its snapshot; the names of its actions stand on its ledgers. */
function statusBytes({ name, actions }: Stage): number {
  const ledger = [...(actions?.pre ?? []), ...(actions?.post ?? [])].reduce(
    (sum, each) => sum + each.name.length + 3,
    0,
  );
  return stageStatusBytesMin + 3 * name.length + ledger;
}
