import { expect, it } from "vitest";
import { drawWorld } from "./draw-world.ts";
import { shrink, tellWorld } from "./shrink.ts";
import type { World } from "./world.ts";

const faultsOf = ({ moments }: World): readonly string[] =>
  moments.flatMap(({ workers }) => workers.flatMap(({ faults }) => faults.map(({ kind }) => kind)));

it("leaves of a world what it still fails with, and nothing else", async () => {
  const worlds = Array.from({ length: 50 }, (_, seed) => drawWorld(seed));
  const world = worlds.find((one) => faultsOf(one).filter((kind) => kind === "dieAfter").length > 2);
  expect(world).toBeDefined();
  if (world === undefined) return;
  const fails = (one: World): Promise<boolean> => Promise.resolve(faultsOf(one).includes("dieAfter"));
  const smallest = await shrink(world, fails);
  expect(faultsOf(smallest)).toEqual(["dieAfter"]);
  expect(smallest.moments).toHaveLength(1);
  expect(smallest.moments[0]?.happenings).toEqual([]);
  const happens = tellWorld(smallest).filter((line) => !/^[[{]/.test(line)); // the rest is what there is
  expect(happens).toHaveLength(2);
});
