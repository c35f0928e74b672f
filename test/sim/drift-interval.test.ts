/** Drift is looked for by the ticks themselves, each `driftDetectionInterval`, and not at every tick. */
import { expect, it } from "vitest";
import { fieldManager, must, openSimPlace, type SimPlace } from "./sim-place.ts";

const tickEveryMs = 30_000;
const settings = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "settings" } as const;

/** `shop`, rolled out by ticks. */
async function settled(spec: object): Promise<SimPlace> {
  const place = await openSimPlace(1);
  const { apiVersion, kind, name } = settings;
  const configMap = JSON.stringify({ apiVersion, kind, metadata: { name }, data: { mode: "usual" } });
  await place.offer("shop", "v1", { "settings.yaml": configMap });
  const stages = [{ name: "app", path: "./", sourceRef: { kind: "ExternalArtifact", name: "shop" } }];
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { namespace: "shop", name: "shop" } },
    spec: { ...spec, stages },
  });
  for (let ticks = 0; ticks < 3; ticks += 1) await tickOn(place);
  expect(place.stageSet()?.status?.conditions).toContainEqual(
    expect.objectContaining({ type: "Ready", status: "True", reason: "Succeeded" }),
  );
  return place;
}

async function tickOn(place: SimPlace): Promise<void> {
  await place.clock.advance(tickEveryMs);
  await place.tick();
}

async function edit(place: SimPlace): Promise<void> {
  const self = place.cluster.as({ kind: "self" });
  must(await self.patch(settings, { type: "merge", body: { data: { mode: "edited" } } }, { fieldManager }));
}

/** After how many ticks an edit is corrected; undefined: not within `ticksMax`. */
async function ticksToCorrection(place: SimPlace, ticksMax: number): Promise<number | undefined> {
  await edit(place);
  for (let ticks = 1; ticks <= ticksMax; ticks += 1) {
    await tickOn(place);
    const { mode } = place.cluster.look(settings)?.["data"] as { readonly mode: string };
    if (mode === "usual") return ticks;
  }
  return undefined;
}

const corrections = ({ told }: SimPlace): number => told.filter(({ reason }) => reason === "DriftCorrected").length;

it.each([
  { spec: { interval: "1h", driftDetectionInterval: "2m" } },
  { spec: { interval: "2m" } },
  { spec: { interval: "2m", driftDetectionInterval: "1h" } },
])(
  "with $spec an edit is corrected once two minutes have passed since the last look, and no sooner",
  async ({ spec }) => {
    const place = await settled(spec);
    await ticksToCorrection(place, 5); // from here on the last look was that of the last tick
    expect([corrections(place), await ticksToCorrection(place, 5)]).toEqual([1, 4]);
    expect(corrections(place)).toBe(2);
  },
);

it("without it an edit stays until the interval has passed", async () => {
  const place = await settled({ interval: "1h" });
  expect(await ticksToCorrection(place, 20)).toBeUndefined();
  const [first, second] = [await ticksToCorrection(place, 121), await ticksToCorrection(place, 121)];
  expect([first !== undefined, second]).toEqual([true, 120]);
});
