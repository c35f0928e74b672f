import { describe, expect, it } from "vitest";
import { nameOf, parseDeath, planDeaths, scenarios } from "./death.ts";

describe("the plan of deaths", () => {
  it("has every request of both revisions and half as many more, on both sides of it", () => {
    expect(planDeaths({ 1: 2, 2: 1 }, ["alone"]).map(nameOf)).toEqual([
      ...["alone/1/before/1", "alone/1/after/1", "alone/1/before/2", "alone/1/after/2"],
      ...["alone/1/before/3", "alone/1/after/3"],
      ...["alone/2/before/1", "alone/2/after/1", "alone/2/before/2", "alone/2/after/2"],
    ]);
  });

  it("has some requests of the other scenarios", () => {
    const requests = planDeaths({ 1: 10, 2: 0 }, ["together"]).map(({ request }) => request);
    expect([...new Set(requests)]).toEqual([1, 8, 15]);
    expect(planDeaths({ 1: 10, 2: 0 }, ["server"]).map(nameOf)).toEqual(["server/1/before/1", "server/1/after/1"]);
  });

  it("names each so that it can be asked for again", () => {
    const plan = planDeaths({ 1: 30, 2: 30 }, scenarios);
    expect(plan.map((death) => parseDeath(nameOf(death)))).toEqual(plan);
  });

  it.each([
    "",
    "alone",
    "nobody/1/before/1",
    "alone/3/before/1",
    "alone/1/during/1",
    "alone/1/before/0",
    "alone/1/after/x",
    "alone/1/after/1/2",
  ])("refuses %j", (name) => {
    expect(() => parseDeath(name)).toThrow("names no death; one is alone/2/after/17");
  });
});
