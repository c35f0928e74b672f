import type { ActionEffect, ActionOutcome, ActionTools } from "../action-effect.ts";
import { keyOf } from "./action-objects.ts";
import { removeLeftovers } from "./remove-leftovers.ts";

/** Gives an attempt up: deletes what of it is under way. The rest is left for whoever wants to read why, and for later. */
export async function takeRemoval(
  tools: ActionTools,
  { objects, failure }: Omit<Extract<ActionEffect, { kind: "removeObjects" }>, "kind">,
): Promise<ActionOutcome> {
  const { intent } = tools;
  const { token } = intent;
  const remaining = await removeLeftovers(
    tools,
    objects.map((object) => ({ ...object, token })),
  );
  const all = intent.objects ?? [];
  if (remaining === undefined) {
    const removed = new Set(objects.map(keyOf));
    return { kind: "failed", failure, leftovers: all.filter((object) => !removed.has(keyOf(object))) };
  }
  if (remaining.retry === "backoff") return { kind: "unclear", failure: remaining };
  // What may run on forbids another attempt beside it.
  const message = `${failure.message}; ${remaining.message}`;
  return { kind: "failed", failure: { ...remaining, message }, leftovers: all };
}
