/** `ignore`: fields that are left to others, from the first apply or from later on. */
import { describe, expect } from "vitest";
import { configMap, expectQuiet, expectRefused, expectSettled } from "../bad-input/spoilt-release.ts";
import { it, type ReleasePlace } from "../release-place.ts";

const deployments = { apiVersion: "apps/v1", kind: "Deployment" };
const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const deployment = (name: string, replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "registry.example/${name}:${image}" }] }
`;
const replicasOf = { paths: ["/spec/replicas"], target: { kind: "Deployment", name: "web" } };

async function roll(release: ReleasePlace, image: string, stage: object): Promise<void> {
  await release.sources.publishExternal("shop", {
    "base/web.yaml": deployment("web", 2, image),
    "base/db.yaml": deployment("db", 2, image),
  });
  await release.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, ...stage }] });
  await expectSettled(release);
}

async function standing(release: ReleasePlace, name: string): Promise<string> {
  const { spec } = (await release.read(deployments, name)) as unknown as {
    readonly spec: {
      readonly replicas: number;
      readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
    };
  };
  return `${spec.replicas} of ${spec.template.spec.containers[0]?.image.split(":")[1] ?? "?"}`;
}

const scale = (release: ReleasePlace, name: string, replicas: number): Promise<string> =>
  release.kubectl(["scale", "deployment", name, `--replicas=${replicas}`]);

describe.concurrent("an ignored field", () => {
  it("is ours only to begin with: what others make of it stays, through looks and revisions", async ({ release }) => {
    await roll(release, "v1", { ignore: [replicasOf] });
    expect(await standing(release, "web")).toBe("2 of v1");
    await scale(release, "web", 3);
    await scale(release, "db", 3);
    await expectSettled(release);
    expect([await standing(release, "web"), await standing(release, "db")]).toEqual(["3 of v1", "2 of v1"]);
    await expectQuiet(release);
    await roll(release, "v2", { ignore: [replicasOf] });
    expect([await standing(release, "web"), await standing(release, "db")]).toEqual(["3 of v2", "2 of v2"]);
  });

  it("that the API server requires is made with its object, and let go at once", async ({ release }) => {
    const selectorOf = { paths: ["/spec/selector", "/spec/replicas"], target: { kind: "Deployment" } };
    await roll(release, "v1", { ignore: [selectorOf] });
    const ours = async (): Promise<string> => {
      const { managedFields = [] } = (await release.read(deployments, "web")).metadata;
      return JSON.stringify(managedFields.find(({ operation }) => operation === "Apply")?.fieldsV1);
    };
    expect(await ours()).not.toMatch(/f:selector|f:replicas/);
    await expectQuiet(release);
    await release.kubectl(["delete", "deployment", "web"]);
    await expectSettled(release);
    expect(await standing(release, "web")).toBe("2 of v1");
    expect(await ours()).not.toMatch(/f:selector|f:replicas/);
    await roll(release, "v2", { ignore: [selectorOf] });
    expect(await standing(release, "web")).toBe("2 of v2");
  });

  it("that was ours stands as it stood when it is let go", async ({ release }) => {
    await roll(release, "v1", {});
    expect(await standing(release, "web")).toBe("2 of v1");
    await roll(release, "v1", { ignore: [replicasOf] });
    expect(await standing(release, "web")).toBe("2 of v1");
    await scale(release, "web", 5);
    await roll(release, "v2", { ignore: [replicasOf] });
    expect(await standing(release, "web")).toBe("5 of v2");
  });

  it("is an item by its number in the source, where another's item stands before it in the cluster", async ({
    release,
  }) => {
    const web = (...env: readonly string[]): object => ({
      ...{ ...deployments, metadata: { name: "web" } },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [
              { name: "main", image: "web:1", env: env.map((one) => ({ name: one[0], value: one.slice(2) })) },
            ],
          },
        },
      },
    });
    const rollEnv = async (env: readonly string[], stage: object): Promise<void> => {
      await release.sources.publishExternal("shop", { "base/web.yaml": JSON.stringify(web(...env)) });
      await release.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, ...stage }] });
      await expectSettled(release);
    };
    const envNow = async (): Promise<string> => {
      const env = "{range .spec.template.spec.containers[0].env[*]}{.name}={.value} {end}";
      return release.kubectl(["get", "deployment", "web", `--output=jsonpath=${env}`]);
    };
    await release.apply(web("P=proxy"));
    await rollEnv(["A=1", "B=1"], {});
    expect(await envNow()).toBe("P=proxy A=1 B=1 ");
    const ignore = [{ paths: ["/spec/template/spec/containers/0/env/1"] }];
    await rollEnv(["A=1", "B=1"], { ignore });
    expect(await envNow()).toBe("P=proxy A=1 B=1 ");
    await rollEnv(["A=2", "B=2"], { ignore });
    expect(await envNow()).toBe("P=proxy A=2 B=1 ");
  });

  it.for([
    {
      when: "it makes the object what it is",
      rule: { paths: ["/metadata/name"] },
      said: /^False InvalidSpec: Cannot use spec\.stages\[1\]\.ignore\[0\]\.paths\[0\]: \/metadata\/name makes the object what it is, and ours; /,
    },
    {
      when: "its target is no pattern",
      rule: { paths: ["/data/a"], target: { name: "(?i)one" } },
      said: /^False InvalidSpec: Stage app: Cannot use ignore\[0\]\.target\.name: it is no regular expression of the simple sort; /,
    },
  ])("is refused before the first stage, where $when", async ({ rule, said }, { release }) => {
    const files = { "base/one.yaml": configMap("one", "v1"), "app/two.yaml": configMap("two", "v1") };
    await release.sources.publishExternal("shop", files);
    const stages = [
      { name: "base", path: "./base", sourceRef },
      { name: "app", path: "./app", sourceRef, ignore: [rule] },
    ];
    await release.stageSet("shop", [], { stages });
    await expectRefused(release, said);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
  });
});
