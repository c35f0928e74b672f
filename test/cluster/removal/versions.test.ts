/** A CustomResourceDefinition that stops serving the version in which an object was applied, on a real API server. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import type { ObjectKind } from "../../../lib/cluster/index.ts";
import {
  configMap,
  defineGadgets,
  deleteGadgetKind,
  gadget,
  recorded,
  settle,
  stageSet,
  toldOf,
} from "./removal-place.ts";

/** A release of a ConfigMap and of an object in v1beta1, of whose kind only v1 is served from then on. */
async function upgraded(release: ReleasePlace): Promise<ObjectKind> {
  const newer = await defineGadgets(release, ["v1", "v1beta1"]);
  const older = { ...newer, apiVersion: newer.apiVersion.replace(/v1$/, "v1beta1") };
  await release.sources.publishExternal("shop", {
    "web/a.yaml": configMap("a"),
    "web/one.yaml": gadget(release, "v1beta1"),
  });
  await stageSet(release, { web: {} }, { retryInterval: "1s" });
  await settle(release);
  expect(await recorded(release)).toEqual({ web: ["a", "one"] });
  await defineGadgets(release, ["v1"]);
  await eventually(
    () => release.cluster.list(older, { namespace: release.namespace }),
    (listed) => listed.kind === "refused" && listed.error.reason === "NoSuchKind",
  );
  return newer;
}

const isThere = async (release: ReleasePlace, kind: ObjectKind): Promise<boolean> =>
  valueOf(await release.cluster.get({ ...kind, namespace: release.namespace, name: "one" })) !== undefined;

describe.concurrent("an object whose recorded version is no longer served", () => {
  it("is pruned in a version that is", async ({ release }) => {
    const kind = await upgraded(release);
    await release.sources.publishExternal("shop", { "web/a.yaml": configMap("a") });
    expect(await settle(release)).toMatch(/^True Succeeded/);
    expect([await isThere(release, kind), await recorded(release)]).toEqual([false, { web: ["a"] }]);
    await deleteGadgetKind(release);
  });

  it("goes with its StageSet", async ({ release }) => {
    const kind = await upgraded(release);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect([await isThere(release, kind), await recorded(release)]).toEqual([false, {}]);
    expect(toldOf(release, "TeardownForced")).toEqual([]);
    await deleteGadgetKind(release);
  });
});
