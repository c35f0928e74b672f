/** Requests that nobody thought of: drawn from a seed, played on the model and on a real API server. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSimRandom } from "../../lib/sim/index.ts";
import { openBoth, type Both } from "./play/both.ts";
import { drawCase } from "./play/draw.ts";

let both: Both;
beforeAll(async () => {
  both = await openBoth();
});
afterAll(() => both.close());

/** `CONTRACT_SEED=17` begins there; `CONTRACT_COUNT=1` plays that one alone. */
const from = Number(process.env["CONTRACT_SEED"] ?? 1);
const count = Number(process.env["CONTRACT_COUNT"] ?? 12);

describe.concurrent("drawn requests", () => {
  it.each(Array.from({ length: count }, (_, index) => from + index))("of seed %i", async (seed) => {
    const { model, real } = await both.play(drawCase(createSimRandom(seed), 40));
    expect(model, `CONTRACT_SEED=${seed} CONTRACT_COUNT=1`).toEqual(real);
  });
});
