/**
 * A kind of somebody else whose status nobody but its controller understands: `status.phase` is Moving, then Done or
 * Broken, of the generation that `status.observedGeneration` names. The controller is slow to notice a new generation, and
 * leaves what it said of the one before meanwhile.
 */
import type { HealthExpression } from "../../lib/api/index.ts";
import { after, formatInstant, parseInstant } from "../../lib/base/index.ts";
import type { LiveObject } from "../../lib/cluster/index.ts";
import type { Actor } from "../../lib/sim/index.ts";

export const operatedKind = { apiVersion: "operated.example/v1", kind: "Operated" } as const;

interface Status {
  readonly observedGeneration?: number;
  readonly phase?: "Moving" | "Done" | "Broken";
  readonly noticed?: { readonly generation: number; readonly at: string };
  readonly since?: string;
}

/** Until it sees what it has noticed. */
const slowToSeeMs = 4_000;

export const operator: Actor = {
  kinds: [operatedKind],
  tend(world, object) {
    const { generation = 0 } = object.metadata;
    const status = statusOf(object);
    const { noticed, observedGeneration, phase, since = "" } = status;
    if (object.metadata.deletionTimestamp !== undefined) return undefined;
    if (observedGeneration !== generation) {
      if (noticed?.generation !== generation) {
        const now = { generation, at: formatInstant(world.now) };
        world.updateStatus({ ...object, status: { ...status, noticed: now } });
        return after(world.now, slowToSeeMs);
      }
      const seesAt = after(parseInstant(noticed.at) ?? world.now, slowToSeeMs);
      if (world.now < seesAt) return seesAt;
      const begun: Status = {
        noticed,
        observedGeneration: generation,
        phase: "Moving",
        since: formatInstant(world.now),
      };
      world.updateStatus({ ...object, status: begun });
      return undefined;
    }
    const { outcome, afterMs } = world.behaviour(object);
    if (phase !== "Moving" || outcome === "never") return undefined;
    const endsAt = after(parseInstant(since) ?? world.now, afterMs);
    if (world.now < endsAt) return endsAt;
    world.updateStatus({ ...object, status: { ...status, phase: outcome === "ready" ? "Done" : "Broken" } });
    return undefined;
  },
};

/** How a stage may ask for its health. All say the same, in other words. */
export const operatedExprs: readonly (readonly HealthExpression[])[] = [
  [
    {
      ...operatedKind,
      inProgress: "status.phase == 'Moving'",
      failed: "status.phase == 'Broken'",
      current: "status.phase == 'Done'",
    },
  ],
  [
    {
      apiVersion: "operated.example/v2",
      failed: "has(status.phase) && status.phase == 'Broken'",
      current: "status.phase == 'Done'",
    },
  ],
  [{ ...operatedKind, kind: "", current: "has(status.phase) && status.phase.startsWith('Do')" }],
];

/** Is it what such a stage waits for? */
export function isDone(object: LiveObject): boolean {
  const { observedGeneration, phase } = statusOf(object);
  return phase === "Done" && observedGeneration === object.metadata.generation;
}

export function statusOf(object: LiveObject): Status {
  return object["status"] ?? {};
}
