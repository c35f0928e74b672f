import type { Live, StageSet } from "../api/index.ts";
import type { Cluster } from "../cluster/index.ts";
import { identityOf } from "./identity.ts";
import type { Ports } from "./ports.ts";

/** The cluster as whoever the stage runs as; one that the spec does not name any more, as the StageSet does. */
export function clusterOfStage({ clusters, settings }: Ports, live: Live<StageSet>, stage: string): Cluster {
  const named = live.spec.stages.find(({ name }) => name === stage);
  return clusters.as(identityOf(live, named, settings.defaultServiceAccount));
}
