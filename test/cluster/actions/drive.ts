import { randomBytes } from "node:crypto";
import type { Clock } from "../../../lib/base/index.ts";
import type { Action, Intent } from "../../../lib/api/index.ts";
import { driveAction, firstIntent, type Drove, type Driving } from "../../support/drive-action.ts";
import { machineClock, type Place } from "../place.ts";

/** Drives an action in a place on the real control plane until it has ended, or where `endsAt` says. */
export function drive(
  place: Place,
  action: Action,
  intent: Intent,
  { clock = machineClock, ...driving }: Omit<Driving, "action" | "intent"> & { readonly clock?: Clock },
): Promise<Drove> {
  const { namespace, cluster } = place;
  return driveAction({ namespace, cluster, clock }, { ...driving, action, intent });
}

/** The intent of a first attempt with a token of its own. */
export function newIntent(verb: Intent["verb"]): Intent {
  return firstIntent({ clock: machineClock }, { verb, token: randomBytes(10).toString("hex") });
}
