import { done, type Action, type Intent, type Pin } from "../../../lib/api/index.ts";
import { verbOf } from "../../../lib/actions/index.ts";
import type { Answer, Cluster, KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import {
  createSimClock,
  createSimCluster,
  createSimRandom,
  type SimClock,
  type SimCluster,
} from "../../../lib/sim/index.ts";
import { driveAction, firstIntent, type Driven, type Driving, type Drove } from "../../support/drive-action.ts";

export const token = "0123456789abcdef0123";

const pin: Pin = {
  ...{ stage: "db", kind: "ExternalArtifact", namespace: "shop", name: "shop", url: "http://artifacts/shop" },
  ...{ revision: "v1", digest: "sha256:1", inputs: "" },
};

/** A cluster in memory with the Namespace `shop`, and an action that is driven in it. */
export interface ActionPlace {
  readonly clock: SimClock;
  readonly cluster: SimCluster;
  readonly self: Cluster;
  readonly intent: Intent;
  readonly drive: (more?: Partial<Driving>, cluster?: Cluster) => Promise<Drove>;
  readonly apply: (object: KubeObject) => Promise<LiveObject>;
  readonly remove: (object: KubeObject) => Promise<void>;
  readonly look: (kind: string, name: string) => LiveObject | undefined;
}

/** Opens a place whose action is offered `objects`. */
export async function openActionPlace(
  { action, ...driven }: Driven & { readonly action: Action },
  objects: readonly KubeObject[],
): Promise<ActionPlace> {
  const clock = createSimClock();
  const cluster = createSimCluster({ clock, random: createSimRandom(1) });
  clock.drive(cluster);
  const self = cluster.as({ kind: "self" });
  const apply = async (object: KubeObject): Promise<LiveObject> =>
    valueOf(await self.apply(object, { fieldManager: "somebody", force: true }));
  await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await clock.advance(1_000);
  const intent = firstIntent({ clock }, { verb: verbOf(action), token });
  const sight = { pinOf: () => Promise.resolve(done(pin)), objectsOf: () => Promise.resolve(done(objects)) };
  return {
    ...{ clock, cluster, self, intent, apply },
    async drive(more = {}, seen = self) {
      const driving = driveAction(
        { namespace: "shop", cluster: seen, clock },
        { ...driven, action, intent, sight, pauseMs: 15_000, ...more },
      );
      const life = { ended: false };
      const end = (): void => void (life.ended = true);
      driving.then(end, end);
      await clock.drain();
      while (!life.ended && (await clock.advanceToNext())) await clock.drain();
      return driving;
    },
    async remove(object) {
      const { apiVersion, kind, metadata } = object;
      valueOf(await self.delete({ apiVersion, kind, namespace: "shop", name: metadata.name }));
    },
    look: (kind, name) =>
      cluster.look({ apiVersion: kind === "Job" ? "batch/v1" : "v1", kind, namespace: "shop", name }),
  };
}

export function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "done") return answer.value;
  throw new Error(`Cannot ${answer.error.doing}: ${answer.error.message}`);
}
