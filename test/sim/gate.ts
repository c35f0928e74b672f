/** In some worlds the StageSet depends on an object of another kind, by an expression: a gate that people open and close. */
import { createSimRandom } from "../../lib/sim/index.ts";
import type { SimPlace } from "./sim-place.ts";
import type { GateState, Happening, World } from "./world.ts";

const states: readonly GateState[] = ["open", "open", "closed", "broken", "gone"];
const gateRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "gate" } as const;

/** The world, perhaps with a gate. It is drawn beside everything else, and changes nothing of that. */
export function withGate(world: World): World {
  const random = createSimRandom(world.seed + 0x9a7e);
  if (random.next() >= 0.15) return world;
  const moments = world.moments.map((moment) => {
    if (random.next() >= 0.35) return moment;
    const state = states[Math.floor(random.next() * states.length)] ?? "open";
    const happening: Happening = { kind: "gate", state };
    return { ...moment, happenings: [...moment.happenings, happening] };
  });
  return { ...world, hasGate: true, moments };
}

/** What the StageSet says of it. */
export function gateOf({ hasGate }: World): object {
  const { apiVersion, kind, name } = gateRef;
  const readyExpr = "dep.data.state == 'open' && self.metadata.name == 'shop'";
  return hasGate === true ? { dependsOn: [{ apiVersion, kind, name, readyExpr }] } : {};
}

/** Somebody opens it, closes it, spoils it or takes it away. */
export async function turnGate(place: SimPlace, state: GateState): Promise<void> {
  const { apiVersion, kind, namespace, name } = gateRef;
  if (state === "gone") await place.cluster.as({ kind: "self" }).delete(gateRef);
  else
    await place.apply({ apiVersion, kind, metadata: { namespace, name }, data: state === "broken" ? {} : { state } });
}
