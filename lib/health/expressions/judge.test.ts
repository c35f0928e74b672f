import { describe, expect, it } from "vitest";
import { instant, type Clock } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { judgingMsMax, judgingSliceMs } from "../limits.ts";
import { judge } from "./judge.ts";

const exprs = [{ apiVersion: "example.org/v1", kind: "Thing", current: "status.done" }];
const thing = (name: string, kind = "Thing"): [string, KubeObject] => [
  name,
  { apiVersion: "example.org/v2", kind, metadata: { name }, status: { done: true } },
];
const things = (count: number): [string, KubeObject][] => Array.from({ length: count }, (_, at) => thing(`t${at}`));

/** A clock on which every question for the time costs as much. */
function slowClock(msPerLook: number): Clock & { readonly slept: () => number } {
  let ms = 0;
  let slept = 0;
  return {
    now: () => instant((ms += msPerLook)),
    sleep: () => {
      slept += 1;
      return Promise.resolve();
    },
    slept: () => slept,
  };
}

it("judges what an expression speaks of, and leaves out the rest", async () => {
  const judged = await judge([thing("a"), thing("b", "Other")], { exprs, clock: slowClock(0) });
  expect([...judged].map(([key, { status }]) => `${key}: ${status}`)).toEqual(["a: Current"]);
});

describe("its limits", () => {
  // On this clock every object takes one slice.
  const slicesMax = judgingMsMax / judgingSliceMs;
  it.each([
    { when: "as long as allowed", count: slicesMax - 1, late: 0 },
    { when: "one object longer", count: slicesMax, late: 1 },
  ])("$when: $late are not judged", async ({ count, late }) => {
    const judged = await judge(things(count), { exprs, clock: slowClock(judgingSliceMs) });
    expect(judged.size).toBe(count);
    expect([...judged.values()].filter(({ message }) => message.startsWith("not judged"))).toHaveLength(late);
  });
  it("lets others go on after every slice", async () => {
    const clock = slowClock(judgingSliceMs);
    await judge(things(10), { exprs, clock });
    expect(clock.slept()).toBe(10);
  });
  it("rests never where time stands still", async () => {
    const clock = slowClock(0);
    await judge(things(1000), { exprs, clock });
    expect(clock.slept()).toBe(0);
  });
});
