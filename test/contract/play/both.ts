import { randomUUID } from "node:crypto";
import type { Cluster, KubeObject } from "../../../lib/cluster/index.ts";
import { connect, valueOf } from "../../cluster/place.ts";
import { refOf } from "./objects.ts";
import { outcomes } from "./outcome.ts";
import { play } from "./play.ts";
import { openRooms } from "./rooms.ts";
import { modelSide, realSide } from "./sides.ts";
import type { Case } from "./step.ts";
import { definition, isEstablished } from "./things.ts";

/** Two clusters, the real one and the model, to be asked the same. */
export interface Both {
  /** What came back from each, without what no two clusters have in common. */
  play(one: Case): Promise<{ readonly model: unknown[]; readonly real: unknown[] }>;
  close(): Promise<void>;
}

/** Both know the kind Thing, of a group of these tests: every further definition costs the real server seconds. */
export async function openBoth(): Promise<Both> {
  const connection = await connect();
  const cluster = connection.as({ kind: "self" });
  const group = drawGroup();
  const things = definition(group);
  await define(cluster, things);
  const rooms = openRooms(connection);
  return {
    async play(one) {
      const own = drawGroup();
      let ns = "";
      const real = await rooms.use((room) => {
        ns = room;
        return play(one, { ns, group, own }, realSide(connection));
      });
      const model = await play(one, { ns, group, own }, await modelSide(ns, things));
      return { real: outcomes(real), model: outcomes(model) };
    },
    async close() {
      await rooms.remove();
      valueOf(await cluster.delete(refOf(things)));
    },
  };
}

function drawGroup(): string {
  return `g${randomUUID().slice(0, 8)}.test`;
}

async function define(cluster: Cluster, things: KubeObject): Promise<void> {
  valueOf(await cluster.create(things, { fieldManager: "test" }));
  const side = realSide({ as: () => cluster });
  await side.wait(refOf(things), isEstablished);
  await side.waitServed({ apiVersion: `${(things["spec"] as { group: string }).group}/v1`, kind: "Thing" }, true);
}
