/** The model answers as a real API server does: the same tables of requests, played on both. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyCases } from "./cases/apply.ts";
import { defaultCases, generationCases } from "./cases/built-ins.ts";
import { controllerCases } from "./cases/controllers.ts";
import { customCases } from "./cases/custom.ts";
import { deletionCases } from "./cases/deletion.ts";
import { changeCases } from "./cases/changes.ts";
import { accessCases, houseCases } from "./cases/house.ts";
import { objectCases } from "./cases/objects.ts";
import { ownershipCases } from "./cases/ownership.ts";
import { patchCases } from "./cases/patches.ts";
import { immutableCases, invalidCases } from "./cases/refusals.ts";
import { openBoth, type Both } from "./play/both.ts";

let both: Both;
beforeAll(async () => {
  both = await openBoth();
});
afterAll(() => both.close());

describe.concurrent.each([
  { area: "deletion", cases: deletionCases }, // first: what is deleted takes longer, the more of it there is
  { area: "apply", cases: applyCases },
  { area: "objects", cases: objectCases },
  { area: "changes", cases: changeCases },
  { area: "ownership", cases: ownershipCases },
  { area: "patches", cases: patchCases },
  { area: "defaults", cases: defaultCases },
  { area: "what never changes", cases: immutableCases },
  { area: "generations", cases: generationCases },
  { area: "refusals", cases: invalidCases },
  { area: "custom kinds", cases: customCases },
  { area: "our kinds", cases: houseCases },
  { area: "access", cases: accessCases },
  { area: "controllers", cases: controllerCases },
])("$area", ({ cases }) => {
  it.each(cases)("when $when", async (one) => {
    const { model, real } = await both.play(one);
    expect(model).toEqual(real);
  });
});
