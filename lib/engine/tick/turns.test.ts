import { expect, it } from "vitest";
import { pausingPerPlaceMax } from "../limits.ts";
import { createTurns } from "./turns.ts";

it("lets others work while one pauses, and never more than there are places", async () => {
  const turns = createTurns(1);
  const told: string[] = [];
  let wake: () => void = () => undefined;
  const slow = turns.take(async () => {
    told.push("slow begins");
    await turns.pause(() => new Promise((resolve) => (wake = resolve)));
    told.push("slow ends");
  });
  await turns.take(() => Promise.resolve(told.push("quick")));
  wake();
  await slow;
  expect(told).toEqual(["slow begins", "quick", "slow ends"]);
});

it("gives a place back where the work throws", async () => {
  const turns = createTurns(1);
  await expect(turns.take(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await turns.take(() => Promise.resolve("next"))).toBe("next");
});

it("has room for so many to pause, and again once one goes on", async () => {
  const turns = createTurns(1);
  const wakes: (() => void)[] = [];
  const rests = Array.from({ length: pausingPerPlaceMax }, () =>
    turns.take(() => turns.pause(() => new Promise((resolve) => wakes.push(resolve)))),
  );
  await turns.take(() => Promise.resolve());
  expect(turns.mayPause()).toBe(false);
  wakes[0]?.();
  await rests[0];
  expect(turns.mayPause()).toBe(true);
  for (const wake of wakes) wake();
  await Promise.all(rests);
});
