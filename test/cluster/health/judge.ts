import { after } from "../../../lib/base/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { healthOf, type ClassBinding, type Health } from "../../../lib/health/index.ts";
import { machineClock, type Place } from "../place.ts";

const classes = new Map<string, ClassBinding>([["on-first-use", "WaitForFirstConsumer"]]);

/** How the object of this kind is now; `laterMs` by a clock that is ahead. */
export async function judge(place: Place, kind: KubeObject, laterMs = 0): Promise<Health> {
  return healthOf(await place.read(kind, "it"), after(machineClock.now(), laterMs), classes);
}
