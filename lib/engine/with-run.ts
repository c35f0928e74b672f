import type { Run, StageSetStatus, StageStatus } from "../api/index.ts";

/** The status with its run changed; as it is where there is none. */
export function withRun(status: StageSetStatus, change: (run: Run) => Run): StageSetStatus {
  return status.run === undefined ? status : { ...status, run: change(status.run) };
}

/** The status with one stage changed; as it is where there is no such stage. */
export function withStage(
  status: StageSetStatus,
  name: string | undefined,
  change: (stage: StageStatus) => StageStatus,
): StageSetStatus {
  if (status.stages === undefined) return status;
  return { ...status, stages: status.stages.map((stage) => (stage.name === name ? change(stage) : stage)) };
}
