/** A kind that a release brings and that never comes is waited for as long as its stage is, and no longer. */
import { expect, it } from "vitest";
import { parseDuration } from "../../lib/base/index.ts";
import { openSimPlace, type SimPlace } from "./sim-place.ts";

const name = "gadgets.shop.example";
const timeout = "2m";
/** Of 50 s each. */
const stepsMax = 10;
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name },
  spec: {
    ...{ group: "shop.example", scope: "Namespaced", names: { kind: "Gadget", plural: "gadgets" } },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};
const gadget = { apiVersion: "shop.example/v1", kind: "Gadget", metadata: { name: "g" } };

/** The definition, which the API server does not get to establish, and an object of its kind. */
async function rollOut(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  place.cluster.behave([{ kind: "CustomResourceDefinition", outcome: "never" }]);
  await place.offer("shop", "v1", { "crd.yaml": JSON.stringify(definition), "g.yaml": JSON.stringify(gadget) });
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { namespace: "shop", name: "shop" } },
    spec: { timeout, stages: [{ name: "app", path: "./", sourceRef }] },
  });
  return place;
}

function ready(place: SimPlace): string {
  const found = place.stageSet()?.status?.conditions?.find(({ type }) => type === "Ready");
  return `${found?.status ?? "?"} ${found?.reason ?? "?"}: ${found?.message ?? ""}`;
}

it("is waited for first, then fails its stage and says what did not come; and heals once it is there", async () => {
  const place = await rollOut();
  const begun = place.clock.now();
  await place.step();
  expect(ready(place)).toMatch(
    /^Unknown Progressing: .*Waiting for CustomResourceDefinition gadgets\.shop\.example \(.*\) to be served$/,
  );
  for (let steps = 0; steps < stepsMax && !ready(place).startsWith("False"); steps += 1) await place.step();
  expect(ready(place)).toMatch(
    /^False StageFailed: Cannot go on with stage app: CustomResourceDefinition gadgets\.shop\.example \(.*\) did not become Established or Active; look at its conditions/,
  );
  const waitedMs = place.clock.now() - begun;
  expect(waitedMs).toBeGreaterThanOrEqual(parseDuration(timeout) ?? Infinity);
  expect(waitedMs).toBeLessThan(2 * (parseDuration(timeout) ?? 0));

  place.cluster.behave([]);
  const { metadata } = place.cluster.look({ ...definition, name }) ?? {};
  await place.apply({ ...definition, metadata: { name, labels: { ...metadata?.labels, touched: "yes" } } });
  await place.clock.advance(1_000_000);
  await place.step();
  expect(ready(place)).toMatch(/^True Succeeded: /);
  expect(place.cluster.look({ ...gadget, namespace: "shop", name: "g" })).toBeDefined();
});
