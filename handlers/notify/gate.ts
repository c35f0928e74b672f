import type { Live, StageSet } from "../../lib/api/index.ts";
import { failureOf, type Clusters } from "../../lib/cluster/index.ts";
import { stageReadiness, unknownStage, type StageReadiness } from "../../lib/engine/index.ts";
import { gatesReadMax } from "./limits.ts";
import { readNamedObject } from "./named-object.ts";
import type { Route } from "./routes.ts";

/** seen: as the stage stands. unseen: that cannot be known now; whoever asks has to wait. */
export type GateAnswer =
  | { readonly kind: "seen"; readonly readiness: StageReadiness }
  | { readonly kind: "unseen"; readonly readiness: StageReadiness };

export type Gate = (asked: Route & { readonly kind: "gate" }) => Promise<GateAnswer>;

/** Reads whether a stage is Ready, a few at once. `namespaces`: elsewhere nothing is known. */
export function openGate(clusters: Clusters, namespaces: readonly string[] | undefined): Gate {
  const self = clusters.as({ kind: "self" });
  let reading = 0;
  return async ({ namespace, name, stage }) => {
    const object = readNamedObject({ kind: "StageSet", namespace, name });
    if (object === undefined || namespaces?.includes(namespace) === false)
      return { kind: "seen", readiness: unknownStage };
    if (reading >= gatesReadMax) return unseen("Busy", "Too many ask at once; ask again");
    reading += 1;
    try {
      const answer = await self.get(object);
      if (answer.kind === "refused") {
        return unseen("Unreachable", failureOf(answer.error, "InternalError").message);
      }
      if (answer.value === undefined) return { kind: "seen", readiness: unknownStage };
      const stageSet = answer.value as unknown as Live<StageSet>; // the API server checks our kinds
      return { kind: "seen", readiness: stageReadiness(stageSet, stage) };
    } finally {
      reading -= 1;
    }
  };
}

function unseen(reason: string, message: string): GateAnswer {
  return { kind: "unseen", readiness: { ready: false, reason, message } };
}
