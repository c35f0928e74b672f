import { parseInstant, type Instant } from "../base/index.ts";
import type { Live, Stage, StageSet, StageSetStatus } from "../api/index.ts";
import type { Cluster, ClusterReader } from "../cluster/index.ts";
import { identityOf } from "./identity.ts";
import type { Memory } from "./memory.ts";
import type { Ports } from "./ports.ts";

/** What a decision is made over, beside what its look has seen. */
export interface View {
  readonly stageSet: Live<StageSet>;
  /** The status as the step would leave it. */
  readonly status: StageSetStatus;
  /** The stage at the cursor; absent in phases of the whole run. */
  readonly stage: Stage | undefined;
  readonly now: Instant;
}

/** What a look may use: it reads, and remembers for this step what it has read. */
export interface Sight {
  readonly view: View;
  readonly ports: Ports;
  readonly memory: Memory;
}

/** The cluster as ourselves: StageSets, sources and inventories. */
export function ownReader({ ports }: Sight): ClusterReader {
  return ports.clusters.as({ kind: "self" });
}

/** The cluster as whoever the stage's operations run as. A look sends nothing through it but what changes nothing. */
export function stageCluster({ ports, view }: Sight, stage: Stage | undefined = view.stage): Cluster {
  return ports.clusters.as(identityOf(view.stageSet, stage, ports.settings.defaultServiceAccount));
}

/** When the phase at the cursor began. */
export function sinceOf({ status, now }: View): Instant {
  return parseInstant(status.run?.cursor.since ?? "") ?? now;
}
