import { expect, it } from "vitest";
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
