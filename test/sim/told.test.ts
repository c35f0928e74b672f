/** What is told with a fact, beside what it says: for Flux, for metrics, for traces. */
import { expect, it } from "vitest";
import type { Fact } from "../../lib/engine/index.ts";
import { openSimPlace } from "./sim-place.ts";

const configMap = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n`;

it("is the run that it is of, also once that has ended, and the stage and the scope of an action", async () => {
  const place = await openSimPlace(1);
  await place.offer("shop", "v1", { "base/one.yaml": configMap });
  const post = { name: "post", http: { url: "http://hooks/" } };
  const lasting = { ...post, name: "once", scope: "Lifetime" };
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const base = { name: "base", path: "./base", sourceRef, actions: { pre: [post, lasting] } };
  const metadata = { namespace: "shop", name: "shop" };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages: [base] } });
  expect(await place.step()).toMatchObject({ kind: "ended", ending: { kind: "settled" } });

  const told = ({ reason, stage, scope }: Fact): string => `${reason} ${stage ?? "-"} ${scope ?? "-"}`;
  expect(place.told.map(told)).toEqual([
    "Progressing - -",
    ...["ActionExecuted base Revision", "ActionExecuted base Lifetime"],
    ...["StageApplied base -", "Succeeded - -"],
  ]);
  const id = place.stageSet()?.status?.history?.[0]?.id;
  expect(id).toBeDefined();
  for (const { run } of place.told) expect(run).toEqual({ id, sources: [{ stage: "base", revision: "v1" }] });
});

it("tells whoever watches where the step is, and how it ends", async () => {
  const place = await openSimPlace(1);
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const metadata = { namespace: "shop", name: "shop" };
  const spec = { stages: [{ name: "base", path: "./base", sourceRef }] };
  await place.offer("shop", "v1", { "base/one.yaml": configMap });
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec });
  const seen: string[] = [];
  await place.step({
    ports: {
      ...place.ports(),
      watch: ({ namespace, name, trigger }) => {
        seen.push(`begin ${namespace}/${name} ${trigger}`);
        return {
          onProgress: ({ phase, stage = "-", run }) => {
            const line = `${phase} ${stage}${run === undefined ? " no run" : ""}`;
            if (seen.at(-1) !== line) seen.push(line);
          },
          onEnd: ({ kind }) => seen.push(kind),
        };
      },
    },
  });
  expect(seen[0]).toBe("begin shop/shop Tick");
  expect(seen.slice(1, 4)).toEqual(["Resolve - no run", "Gate -", "Enter base"]);
  expect(seen.slice(-3)).toEqual(["Prune -", "Settle -", "ended"]);
});
