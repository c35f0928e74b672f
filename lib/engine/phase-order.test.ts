import { expect, it } from "vitest";
import { nextPlace, type Place } from "./phase-order.ts";

it("walks every phase of every stage once, in order", () => {
  const walked: string[] = [];
  for (let place: Place | undefined = { phase: "Resolve" }; place !== undefined; place = nextPlace(place, ["a", "b"])) {
    walked.push(place.stage === undefined ? place.phase : `${place.stage}:${place.phase}`);
  }
  expect(walked).toEqual([
    ...["Resolve", "Gate"],
    ...["a:Enter", "a:Build", "a:Preflight", "a:Pre", "a:Apply", "a:Health", "a:Post"],
    ...["b:Enter", "b:Build", "b:Preflight", "b:Pre", "b:Apply", "b:Health", "b:Post"],
    ...["Prune", "Settle"],
  ]);
});

it("knows no way on from a stage that is gone", () => {
  expect(nextPlace({ phase: "Apply", stage: "c" }, ["a", "b"])).toBeUndefined();
});
