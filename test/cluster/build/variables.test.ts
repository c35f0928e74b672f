/** Variables of a stage: read as its own identity, seen to with every look, and told nowhere. */
import { describe, expect } from "vitest";
import { configMap as plain, expectRefused, expectSettled } from "../bad-input/spoilt-release.ts";
import { eventually } from "../eventually.ts";
import { grant } from "../grant.ts";
import { valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";

const configMap = { apiVersion: "v1", kind: "ConfigMap" };
const applying = {
  apiGroups: [""],
  resources: ["configmaps"],
  verbs: ["get", "list", "create", "patch", "delete"],
};
const readingSecrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };

interface Rendered {
  readonly data: Readonly<Record<string, string>>;
}

/** A StageSet of the stages `base`, whose one ConfigMap has variables, and `app`. */
async function offer(release: ReleasePlace, data: object, postBuild: object, spec: object = {}): Promise<void> {
  const object = { ...configMap, metadata: { name: "settings" }, data };
  await release.sources.publishExternal("shop", {
    "base/settings.json": JSON.stringify(object),
    "app/app.yaml": plain("app", "v1"),
  });
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = [
    { name: "base", path: "./base", sourceRef, postBuild },
    { name: "app", path: "./app", sourceRef },
  ];
  await release.stageSet("shop", [], { stages, ...spec });
}

async function settings(release: ReleasePlace): Promise<unknown> {
  return ((await release.read(configMap, "settings")) as unknown as Rendered).data;
}

/** The same, where it may not be there yet. */
async function settingsOf({ cluster, namespace }: ReleasePlace): Promise<Rendered | undefined> {
  return valueOf(await cluster.get({ ...configMap, namespace, name: "settings" })) as unknown as Rendered | undefined;
}

const isRegion =
  (region: string) =>
  (seen: Rendered | undefined): boolean =>
    seen?.data["region"] === region;
const regionOf = (region: string): object => ({ ...configMap, metadata: { name: "cluster" }, data: { region } });
const keys = { apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, stringData: { token: "hunter2-hunter2" } };

describe.concurrent("variables", () => {
  it("come in their order, later over earlier and the spec over all; what is optional may be missing", async ({
    release,
  }) => {
    await release.apply(
      regionOf("north"),
      { ...configMap, metadata: { name: "more" }, data: { region: "south", mode: "calm", size: "1" } },
      keys,
    );
    const from = [
      { kind: "ConfigMap", name: "cluster" },
      { kind: "ConfigMap", name: "more" },
      { kind: "Secret", name: "keys" },
      { kind: "Secret", name: "none", optional: true },
    ];
    const data = { a: "${region} ${mode} ${size}", token: "${token}", kept: "$${region}", length: '"${#token}"' };
    await offer(release, data, { substitute: { size: "3" }, substituteFrom: from });
    await expectSettled(release);
    expect(await settings(release)).toEqual({
      a: "south calm 3",
      token: "hunter2-hunter2",
      kept: "${region}",
      length: '"15"',
    });
    const kept = JSON.stringify([(await release.get("shop")).status, release.told]);
    expect(kept).not.toContain("hunter2");
  });

  it("may not be read: nothing is applied, the right is named, and granting it heals", async ({ release }) => {
    await grant(release, applying);
    await release.apply(keys);
    const from = [{ kind: "Secret", name: "keys" }];
    await offer(release, { token: "${token}" }, { substituteFrom: from }, { serviceAccountName: "deployer" });
    await expectRefused(
      release,
      /^False RBACDenied: Stage base: Cannot get Secret \S+\/keys: .*cannot get resource "secrets".*; grant the verb get on secrets/,
    );
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    await grant(release, applying, readingSecrets);
    await expectSettled(release);
    expect(await settings(release)).toEqual({ token: "hunter2-hunter2" });
  });

  it("that are missing are named, with the way out, and looked for again", async ({ release }) => {
    const from = [
      { kind: "ConfigMap", name: "cluster", optional: true },
      { kind: "ConfigMap", name: "absent" },
    ];
    await offer(release, { region: "${region}" }, { substituteFrom: from });
    await expectRefused(
      release,
      /^False ResolveFailed: Stage base: Cannot take variables from ConfigMap absent \(postBuild\.substituteFrom\[1\]\): it does not exist; create it, or set optional$/,
    );
    await release.apply({ ...regionOf("north"), metadata: { name: "absent" } });
    await expectSettled(release);
    expect(await settings(release)).toEqual({ region: "north" });
  });

  it("that change are a new run of that stage alone; those that do not are none", async ({ release }) => {
    await release.apply(regionOf("north"));
    await offer(release, { region: "${region}" }, { substituteFrom: [{ kind: "ConfigMap", name: "cluster" }] });
    await expectSettled(release);
    const app = (await release.read(configMap, "app")).metadata.resourceVersion;
    const first = await release.get("shop");
    await release.apply({ ...regionOf("north"), metadata: { name: "cluster", labels: { touched: "yes" } } });
    await expectSettled(release);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    await release.apply(regionOf("south"));
    await expectSettled(release);
    expect(await settings(release)).toEqual({ region: "south" });
    const second = await release.get("shop");
    expect(second.status?.history).toHaveLength(2);
    expect((await release.read(configMap, "app")).metadata.resourceVersion).toBe(app);
    const [before, after] = [first, second].map(({ status }) => status?.stages?.[0]?.appliedInputs?.split("."));
    expect([after?.[0] === before?.[0], after?.[1] === before?.[1]]).toEqual([true, false]);
  });

  it("that change while a step waits begin another run", async ({ release }) => {
    await release.apply(regionOf("north"));
    const waits = { readyChecks: { checks: [{ apiVersion: "v1", kind: "ConfigMap", name: "awaited" }] } };
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const postBuild = { substituteFrom: [{ kind: "ConfigMap", name: "cluster" }] };
    const stages = [{ name: "base", path: "./base", sourceRef, postBuild, ...waits }];
    await offer(release, { region: "${region}" }, postBuild, { stages });
    const stepping = release.step("shop", { budgetMs: 15_000 });
    await eventually(() => settingsOf(release), isRegion("north"));
    await release.apply(regionOf("south"));
    await eventually(() => settingsOf(release), isRegion("south"));
    await release.apply({ ...configMap, metadata: { name: "awaited" } });
    expect(await stepping).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
    expect((await release.get("shop")).status?.history).toMatchObject([
      { outcome: "Succeeded" },
      { outcome: "Superseded" },
    ]);
  });

  it("without a value fail the stage, unless that is asked for", async ({ release }) => {
    await offer(release, { region: "x${region}" }, { substitute: { other: "1" } });
    await expectRefused(
      release,
      /^False StageFailed: Cannot substitute variables in ConfigMap settings \(base\/settings.json, document 1\): \$\{region\} has no value; give region one in postBuild, or write \$\{region:-…\} with a default$/,
    );
    const lenient = { ...release.ports.settings, strictSubstitutions: false };
    await release.step("shop", { ports: { ...release.ports, settings: lenient } });
    expect(await settings(release)).toEqual({ region: "x" });
  });

  it.for([
    {
      when: "a name that none can have",
      postBuild: { substitute: { "a-b": "1" } },
      said: /^False InvalidSpec: Cannot use spec\.stages\[0\]\.postBuild\.substitute: "a-b" is no name of a variable; /,
    },
    {
      when: "a key that is no name",
      postBuild: { substituteFrom: [{ kind: "ConfigMap", name: "odd" }] },
      said: /^False ResolveFailed: Stage base: Cannot take variables from ConfigMap odd .*: its key "a\.b" is no name of a variable; rename it/,
    },
    {
      when: "a value that makes no YAML",
      postBuild: { substitute: { region: "hunter2: [" } },
      said: /^False StageFailed: Cannot substitute variables in ConfigMap settings .*: once region is filled in, (?!.*hunter2)/,
    },
  ])("are refused: $when", async ({ postBuild, said }, { release }) => {
    await release.apply({ ...configMap, metadata: { name: "odd" }, data: { "a.b": "1" } });
    await offer(release, { region: "${region}" }, postBuild);
    await expectRefused(release, said);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
  });
});
