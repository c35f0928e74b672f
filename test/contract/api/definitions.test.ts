import { describe } from "vitest";
import { customResourceDefinition, kinds } from "../../../lib/api/index.ts";
import { it, valueOf } from "../../cluster/place.ts";
import { objectWith } from "../../api/objects.ts";
import { inNamespace } from "./created.ts";

const definitions = Object.values(kinds);
const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

describe("a kind is served", () => {
  it.concurrent.for(definitions)(
    "$kind: established, structural, its names accepted",
    async (kind, { connection, expect }) => {
      const cluster = connection.as({ kind: "self" });
      const { metadata } = customResourceDefinition(kind);
      const found = valueOf(await cluster.get({ ...crd, name: metadata.name }));
      const { conditions } = found?.["status"] as { conditions: readonly { type: string; status: string }[] };
      const holding = conditions.filter(({ status }) => status === "True").map(({ type }) => type);
      expect(holding.sort()).toEqual(["Established", "NamesAccepted"]);
    },
  );

  it.concurrent.for([
    { kind: "StageSet", columns: ["NAME", "READY", "STATUS", "AGE"] },
    { kind: "StageInventory", columns: ["NAME", "STAGESET", "STAGE", "AGE"] },
    { kind: "StageLedger", columns: ["NAME", "AGE"] },
    { kind: "FleetRollout", columns: ["NAME", "TARGET", "PHASE", "WAVE", "AGE"] },
    { kind: "ImageVerificationPolicy", columns: ["NAME", "AGE"] },
  ] as const)("$kind: kubectl get shows $columns", async ({ kind, columns }, { place, expect }) => {
    const name = place.namespace;
    const object = inNamespace(kind, { ...objectWith(kind, {}), metadata: { name } }, place.namespace);
    valueOf(await place.cluster.create(object, { fieldManager: "test" }));
    const table = await place.kubectl(["get", kinds[kind].plural, name]);
    valueOf(await place.cluster.delete({ ...object, ...object.metadata }));
    expect(
      table
        .split("\n")[0]
        ?.trim()
        .split(/\s{2,}/),
    ).toEqual(columns);
  });

  it.concurrent.for([
    { named: "fleet", then: "FleetRollout" },
    { named: "ivp", then: "ImageVerificationPolicy" },
  ])("kubectl explain $named tells of $then", async ({ named, then }, { place, expect }) => {
    expect(await place.kubectl(["explain", named])).toContain(`KIND:       ${then}`);
  });

  it.concurrent("kubectl explain tells what a field means", async ({ place, expect }) => {
    const told = await place.kubectl(["explain", "stageset.spec.stages.promotion.soak"]);
    expect(told.replace(/\s+/g, " ")).toContain("How long the stage must stay healthy.");
  });
});

describe("the order of stages", () => {
  const staged = (...names: readonly string[]): object => ({
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { name: "shop" },
    spec: { stages: names.map((name) => ({ name, sourceRef: { name: "shop" } })) },
  });

  it.concurrent.for([
    { when: "turned round", next: ["c", "b", "a"] },
    { when: "with a new one in front", next: ["new", "a", "b", "c"] },
    { when: "with a new one between", next: ["a", "new", "b", "c"] },
    { when: "with one taken out", next: ["a", "c"] },
    { when: "with one taken out and two exchanged", next: ["c", "new", "a"] },
  ])("is as it was applied last: $when", async ({ next }, { place, expect }) => {
    await place.apply(staged("a", "b", "c"));
    const [applied] = await place.apply(staged(...next));
    const { stages } = applied?.["spec"] as { readonly stages: readonly { readonly name: string }[] };
    expect(stages.map(({ name }) => name)).toEqual(next);
  });
});
