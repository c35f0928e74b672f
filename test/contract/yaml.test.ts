/**
 * YAML means here what it means to kubectl: each text of the tables is applied by kubectl as it stands, and by the port as our
 * reader understood it; what the API server stored of the two is compared.
 */
import { describe, expect, inject } from "vitest";
import { canonicalJson, mapParallel } from "../../lib/base/index.ts";
import { readYaml } from "../../lib/build/index.ts";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { it, openPlace, valueOf, type Place } from "../cluster/place.ts";
import { build, chosenOf, filesOf } from "./built.ts";
import { refusedTexts, texts } from "./yaml/texts.ts";
import { values } from "./yaml/values.ts";

const apiVersion = "stageset.test/v1";
const kind = "Anything";
const options = { fieldManager: "stageset-test", force: true };

async function builtFrom(place: Place, text: string): Promise<readonly KubeObject[]> {
  const files = filesOf({ "a.yaml": text });
  const built = await build({ cluster: place.cluster, namespace: place.namespace, files, kubectl: inject("kubectl") });
  if (built.kind === "failed") throw new Error(built.failure.message);
  return built.value;
}

/** All objects of a kind in a place, as kubectl prints them: its integers exact. */
async function stored(place: Place, kind: string): Promise<readonly KubeObject[]> {
  const reading = readYaml(await place.kubectl(["get", kind, "--output=json"]));
  if (reading.kind === "unreadable") throw new Error(reading.problem);
  return (reading.documents[0]?.value as { items: readonly KubeObject[] }).items;
}

describe("a value is stored as kubectl stores it", () => {
  it("in every row of the table", async ({ place }) => {
    const manifest = (name: string, text: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  ${text.replaceAll("\n", "\n  ")}\n`;
    const named = (whose: string): string =>
      values.map(({ text }, index) => manifest(`${whose}-${index}`, text)).join("---\n");
    await place.kubectl(["apply", "--server-side", "--filename=-"], named("theirs"));
    for (const object of await builtFrom(place, named("ours"))) valueOf(await place.cluster.apply(object, options));

    const specs = new Map((await stored(place, "anythings")).map(({ metadata, spec }) => [metadata.name, spec]));
    const told = values.map(({ when }, index) => [when, canonicalJson(specs.get(`ours-${index}`))]);
    expect(told).toEqual(values.map(({ when }, index) => [when, canonicalJson(specs.get(`theirs-${index}`))]));
    expect(told).toEqual(values.map(({ when, then }) => [when, canonicalJson(then)]));
  });
});

describe("a text is cut as kubectl cuts it", () => {
  it("in every row of the table", async ({ place, connection }) => {
    const other = await openPlace(connection);
    try {
      for (const [index, { text }] of texts.entries()) {
        const named = text.replaceAll(/\b(?:one|two)\b/g, (name) => `${name}-${index}`);
        await other.kubectl(["apply", "--server-side", "--filename=-"], named);
        for (const object of await builtFrom(place, named)) valueOf(await place.cluster.apply(object, options));
      }
      const [ours, theirs] = [await stored(place, "configmaps"), await stored(other, "configmaps")];
      expect(ours.map(chosenOf)).toEqual(theirs.map(chosenOf));
      const names = new Set(ours.map(({ metadata }) => metadata.name));
      const told = texts.map(({ when }, index) => [
        when,
        ["one", "two"].filter((name) => names.has(`${name}-${index}`)),
      ]);
      expect(told).toEqual(texts.map(({ when, then }) => [when, then]));
    } finally {
      valueOf(await other.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: other.namespace }));
    }
  });
});

describe("a text that we refuse", () => {
  it("kubectl refuses too, but where the table says otherwise", async ({ place }) => {
    const told = await mapParallel(refusedTexts, 4, async ({ when, text }, index) => {
      const input = text.replace("apiVersion: v1\nkind: ConfigMap", `apiVersion: ${apiVersion}\nkind: ${kind}`);
      const named = input.replace("name: one", `name: refused-${index}`);
      const applying = place.kubectl(["apply", "--server-side", "--filename=-"], named);
      return [when, await applying.then(constant("reads"), constant("refuses"))];
    });
    expect(told).toEqual(refusedTexts.map((row) => [row.when, row.kubectl]));
  });
});

function constant<T>(value: T): () => T {
  return () => value;
}
