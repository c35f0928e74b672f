/** Ticks on a real API server that go on from an agenda: it tells what has changed, and nothing is listed. */
import { expect } from "vitest";
import { after } from "../../lib/base/index.ts";
import { tick } from "../../lib/engine/index.ts";
import { configMap } from "./handlers/manifests.ts";
import { it, seldom, type ReleasePlace } from "./release-place.ts";

interface Told {
  readonly looked: number;
  /** Whom it stepped, and why. */
  readonly stepped: readonly string[];
}

async function tickOnce({ namespace, ports }: ReleasePlace): Promise<Told> {
  const memory = { namespace, name: "ticks", agenda: { from: 1, program: "test" } };
  const until = after(ports.clock.now(), 50_000);
  const ticked = await tick(ports, { concurrency: 4, until, namespaces: [namespace], memory });
  if (ticked.kind === "failed") throw new Error(ticked.failure.message);
  const { looked, stepped, forgotten } = ticked.value;
  expect(forgotten).toBeUndefined();
  return { looked, stepped: stepped.map(({ name, why }) => `${name}: ${why}`).sort() };
}

/** What has just happened may be told to the next tick only. */
async function ticksUntil(release: ReleasePlace, matches: (told: Told) => boolean): Promise<Told> {
  for (let ticks = 0; ticks < 20; ticks += 1) {
    const told = await tickOnce(release);
    if (matches(told)) return told;
  }
  throw new Error("twenty ticks did not see what was to be seen");
}

const isIdle = ({ looked }: Told): boolean => looked === 0;
const isBusy = ({ stepped }: Told): boolean => stepped.length > 0;

async function put({ sources, stageSet }: ReleasePlace, name: string): Promise<void> {
  await sources.publishExternal(name, { "base/one.yaml": configMap(`of-${name}`) });
  await stageSet(name, ["base"], { ...seldom, deletionPolicy: "Delete" });
}

it("a tick looks at what has changed since the last one, and at nothing else", async ({ release }) => {
  for (const name of ["a", "b", "c"]) await put(release, name);
  expect((await tickOnce(release)).stepped).toHaveLength(3);
  await ticksUntil(release, isIdle); // its own writes have been told
  await release.sources.publishExternal("b", { "base/one.yaml": configMap("of-b", "v2") });
  expect(await ticksUntil(release, isBusy)).toEqual({ looked: 1, stepped: ["b: Source"] });
  await put(release, "d");
  expect((await ticksUntil(release, isBusy)).stepped).toEqual(["d: Generation"]);
  await release.kubectl(["delete", "stageset", "a", "--wait=false"]);
  expect((await ticksUntil(release, isBusy)).stepped).toEqual(["a: Deletion"]);
  expect(await release.names("v1", "ConfigMap")).toEqual(["of-b", "of-c", "of-d"]);
  await ticksUntil(release, isIdle);
});

it("a tick that finds its agenda spoilt lists everything, and writes another", async ({ release }) => {
  await put(release, "a");
  await tickOnce(release);
  await ticksUntil(release, isIdle);
  const spoilt = JSON.stringify({ binaryData: { agenda: Buffer.from("spoilt").toString("base64") } });
  await release.kubectl(["patch", "configmap", "ticks", "--type=merge", `--patch=${spoilt}`]);
  expect(await tickOnce(release)).toEqual({ looked: 1, stepped: [] });
  expect(await tickOnce(release)).toEqual({ looked: 0, stepped: [] });
});
