/** Kinds that go one after another while a teardown looks for what is left of their objects, as an operator's do. */
import { expect } from "vitest";
import type { Cluster, Clusters } from "../../../lib/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { definition, definitionKind } from "../health/made.ts";
import { valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { recorded, settle, stageSet, toldOf } from "./removal-place.ts";

const kinds = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];
const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`;
const groupOf = ({ namespace }: ReleasePlace): string => `${namespace}.stageset.test`;

async function define(release: ReleasePlace): Promise<void> {
  const definitions = kinds.map((kind) => definition(groupOf(release), pluralOf(kind), kind));
  for (const one of definitions) valueOf(await release.cluster.apply(one, { fieldManager: "test", force: true }));
  const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  await release.kubectl(["wait", "--for=condition=Established", ...names]);
}

/** Takes the kind away, and waits until the API server knows nothing of it any more. */
async function takeAway(release: ReleasePlace, kind: string): Promise<void> {
  valueOf(await release.cluster.delete({ ...definitionKind, name: `${pluralOf(kind)}.${groupOf(release)}` }));
  await eventually(
    () => release.cluster.list({ apiVersion: `${groupOf(release)}/v1`, kind }, { namespace: release.namespace }),
    (listed) => listed.kind === "refused" && listed.error.reason === "NoSuchKind",
  );
}

/** The same clusters, in which at each look at all of them the next of the kinds has just gone. */
function losingKinds(release: ReleasePlace): Clusters {
  const left = [...kinds];
  return {
    as: (identity) => {
      const cluster = release.ports.clusters.as(identity);
      const listMetadata: Cluster["listMetadata"] = async (kind, options) => {
        if (kind.kind === left[0]) {
          await takeAway(release, kind.kind);
          left.shift();
        }
        return cluster.listMetadata(kind, options);
      };
      return { ...cluster, listMetadata };
    },
  };
}

it.concurrent("a teardown is not troubled by kinds that go while it looks", async ({ release }) => {
  await define(release);
  const manifest = (kind: string): string =>
    `apiVersion: ${groupOf(release)}/v1\nkind: ${kind}\nmetadata: { name: one }\n`;
  const files = kinds.map((kind) => [`web/${kind}.yaml`, manifest(kind)]);
  await release.sources.publishExternal("shop", Object.fromEntries(files) as Record<string, string>);
  await stageSet(release, { web: {} });
  await settle(release);
  expect(await recorded(release)).toEqual({ web: kinds.map(() => "one") });
  await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
  const ports = { ...release.ports, clusters: losingKinds(release) };
  expect(await release.step("shop", { ports })).toEqual({ kind: "gone" });
  expect(await recorded(release)).toEqual({});
  expect(toldOf(release, "TeardownForced")).toEqual([]);
});
