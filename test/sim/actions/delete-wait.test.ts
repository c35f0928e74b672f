import { describe, expect, it } from "vitest";
import type { Action } from "../../../lib/api/index.ts";
import { nextOfAction, takeAction } from "../../../lib/actions/index.ts";
import { withFaults, type Fault } from "../../../lib/sim/index.ts";
import { openActionPlace, type ActionPlace } from "./action-place.ts";

const target = { apiVersion: "v1", kind: "ConfigMap", name: "a" };
const settings = (data: Readonly<Record<string, unknown>> = {}) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "shop" }, data },
});
const open = (verbs: Pick<Action, "delete" | "wait">): Promise<ActionPlace> =>
  openActionPlace(
    { action: { name: "x", onSupersede: "Wait", ...verbs }, verb: { next: nextOfAction }, take: takeAction },
    [],
  );

describe("a delete", () => {
  it.each<{ fault: Omit<Extract<Fault, { kind: "refuse" }>, "at"> | { kind: "resetBefore" | "resetAfter" } }>([
    { fault: { kind: "refuse", status: 409 } },
    { fault: { kind: "refuse", status: 500 } },
    { fault: { kind: "resetBefore" } },
    { fault: { kind: "resetAfter" } },
  ])("is made once, though any of its calls fails: $fault", async ({ fault }) => {
    for (const at of [1, 2, 3]) {
      const place = await open({ delete: { target, cascade: "Background" } });
      await place.apply(settings());
      const { clusters } = withFaults(place.cluster, [{ at, ...fault }], place.clock);
      const drove = await place.drive({}, clusters.as({ kind: "self" }));
      expect([at, drove.move.kind]).toEqual([at, "done"]);
      const deleted = place.cluster.writes.filter(({ verb, name }) => verb === "delete" && name === "a");
      expect(deleted).toHaveLength(1);
    }
  });
});

describe("a wait", () => {
  it("for a duration ends exactly then, whoever goes on", async () => {
    const place = await open({ wait: { duration: "1h" } });
    const beganAt = place.clock.now();
    const left = await place.drive({ endsAt: ({ kind }) => kind === "wait" });
    expect(left.move.kind === "wait" && left.move.until - beganAt).toBe(3_600_000);
    const drove = await place.drive({ intent: left.intent, pauseMs: 3_600_000 });
    expect([drove.move.kind, drove.effects, place.clock.now() - beganAt]).toEqual(["done", [], 3_600_000]);
  });

  it.each([
    { when: "fulfilled", expr: 'data.mode == "on"', then: "done" },
    {
      when: "that never can be",
      expr: "data.mode + 1 == 2",
      then: "never: Cannot evaluate wait.expr data.mode + 1 == 2",
    },
    { when: "that does not compile", expr: "data.mode ==", then: "never: Cannot compile wait.expr: " },
  ])("for a condition $when: $then", async ({ expr, then }) => {
    const place = await open({ wait: { target, expr } });
    await place.apply(settings({ mode: "on" }));
    const { move } = await place.drive();
    expect(move.kind === "failed" ? `${move.failure.retry}: ${move.failure.message}` : move.kind).toContain(then);
  });
});
