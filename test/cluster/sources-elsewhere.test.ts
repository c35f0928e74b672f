/** A tick over some Namespaces alone, whose StageSets take their artifacts from a Namespace that it does not list. */
import { expect } from "vitest";
import type { Ports } from "../../lib/engine/index.ts";
import { startSourceAgent } from "../artifacts/source-agent.ts";
import { configMap } from "./handlers/manifests.ts";
import { tickOnce } from "./dependencies/waiting-release.ts";
import { openPlace, removePlace } from "./place.ts";
import { it as base, seldom, type ReleasePlace } from "./release-place.ts";

interface Elsewhere {
  readonly namespace: string;
  /** Offers this revision of the artifact `shop`. */
  readonly publish: (revision: string) => Promise<unknown>;
}

const it = base.extend<{ elsewhere: Elsewhere }>({
  elsewhere: async ({ connection }, use) => {
    const place = await openPlace(connection);
    const sources = await startSourceAgent(place);
    const publish = (revision: string): Promise<unknown> =>
      sources.publishExternal("shop", { "base/one.yaml": configMap("one", revision) });
    await use({ namespace: place.namespace, publish });
    await sources.close();
    await removePlace(place);
  },
});

async function putStageSet({ stageSet }: ReleasePlace, { namespace }: Elsewhere): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop", namespace };
  await stageSet("shop", [], { ...seldom, stages: [{ name: "base", path: "./base", sourceRef }] });
}

it("a source elsewhere makes its StageSet due when it has something new, and only then", async ({
  release,
  elsewhere,
}) => {
  await elsewhere.publish("v1");
  await putStageSet(release, elsewhere);
  expect(await tickOnce(release)).toEqual(["shop Generation: settled"]);
  expect(await tickOnce(release)).toEqual([]);
  await elsewhere.publish("v2");
  expect(await tickOnce(release)).toEqual(["shop Source: settled"]);
  expect(await tickOnce(release)).toEqual([]);
});

it("a source elsewhere that we may not read is told once, and not asked for at every tick", async ({
  release,
  elsewhere,
}) => {
  await elsewhere.publish("v1");
  await putStageSet(release, elsewhere);
  const all = ["get", "list", "create", "patch", "delete", "watch"];
  const limited = await release.as(
    ...["", "coordination.k8s.io", "stages.metio.wtf", "source.toolkit.fluxcd.io"].map((group) => ({
      ...{ apiGroups: [group], resources: ["*"], verbs: all },
    })),
  );
  const ports: Ports = { ...release.ports, clusters: { as: () => limited } };
  expect(await tickOnce({ ...release, ports })).toEqual(["shop Generation: held"]);
  expect(await release.ready("shop")).toMatch(/^False SourceNotReady: Cannot resolve a source in another namespace: /);
  expect(await tickOnce({ ...release, ports })).toEqual([]);
});
