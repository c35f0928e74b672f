import { expect, it } from "vitest";
import type { StageSet } from "../../api/index.ts";
import { liveStageSet, stageNamed } from "../../../test/support/stage-set.ts";
import { concernedKeys, inputsAmong } from "./concerned-keys.ts";

const settings = { noCrossNamespaceRefs: false };
const none = { objects: [], unserved: [] };

function keysOf(spec: Partial<StageSet["spec"]>, noCrossNamespaceRefs = false): readonly string[] {
  return concernedKeys(liveStageSet({ spec }), none, { ...settings, noCrossNamespaceRefs });
}

it("itself, what it depends on, and the sources of its stages", () => {
  const sourceRef = { kind: "GitRepository", name: "web", namespace: "sources" };
  expect(
    keysOf({
      dependsOn: [{ name: "database" }, { name: "vault", namespace: "infra" }],
      stages: [stageNamed("base", { sourceRef }), stageNamed("app")],
    }),
  ).toEqual([
    "stages.metio.wtf/StageSet/shop/shop",
    "stages.metio.wtf/StageSet/shop/database",
    "stages.metio.wtf/StageSet/infra/vault",
    "source.toolkit.fluxcd.io/GitRepository/sources/web",
    "source.toolkit.fluxcd.io/ExternalArtifact/shop/shop",
  ]);
});

it("what its variables are taken from, and what of another kind it waits for", () => {
  const postBuild = {
    substituteFrom: [{ kind: "Secret", name: "keys" }],
    substituteStrategy: "WithVariables",
  } as const;
  const crd = { apiVersion: "example.org/v1", kind: "Database", name: "orders", namespace: "infra" };
  expect(keysOf({ dependsOn: [crd], stages: [stageNamed("app", { postBuild })] })).toEqual([
    "stages.metio.wtf/StageSet/shop/shop",
    "example.org/Database/infra/orders",
    "source.toolkit.fluxcd.io/ExternalArtifact/shop/shop",
    "/Secret/shop/keys",
  ]);
});

it("the inputs that notices tell of", () => {
  const object = { kind: "ConfigMap", namespace: "shop", name: "cluster" };
  expect([
    ...inputsAmong([
      { kind: "asked", namespace: "shop", name: "shop" },
      { kind: "changed", object: { apiVersion: "v1", ...object } },
      { kind: "changed", object: { apiVersion: "example.org/v1", ...object } },
    ]),
  ]).toEqual(["ConfigMap/shop/cluster"]);
});

it("no source that it may not have", () => {
  const sourceRef = { kind: "GitRepository", name: "web", namespace: "sources" };
  expect(keysOf({ stages: [stageNamed("base", { sourceRef })] }, true)).toEqual([
    "stages.metio.wtf/StageSet/shop/shop",
  ]);
});
