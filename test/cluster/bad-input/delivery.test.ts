/** What only shows in the cluster: a release waits for it, or is stopped with all that it applied recorded, and goes on once it is mended. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { expectHealed, expectStopped, ownedConfigMaps, revise } from "./stopped-release.ts";
import { configMap, owned, rollOut } from "./spoilt-release.ts";

/** Lets this many ConfigMaps be in the Namespace beside Kubernetes' own; resolves once that is enforced. */
async function allowConfigMaps(release: ReleasePlace, count: number): Promise<void> {
  const hard = { "count/configmaps": String(count + 1) };
  await release.apply({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few" }, spec: { hard } });
  const jsonPath = "jsonpath={.status.hard.count/configmaps} {.status.used.count/configmaps}";
  await eventually(
    () => release.kubectl(["get", "resourcequota", "few", "-o", jsonPath]),
    (said) => new RegExp(`^${count + 1} \\d+$`).test(said),
  );
}

const exceeded = (name: string, limit: number): string =>
  `Cannot apply ConfigMap NS/${name}: the API server answered 403 Forbidden: configmaps "${name}" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=${limit}, limited: count/configmaps=${limit}; raise the quota, or make room in it`;

describe.concurrent("a quota that is too small", () => {
  it("for any of it stops the release before anything is touched; raised, it heals", async ({ release }) => {
    const before = await rollOut(release, { retryInterval: "1s" });
    await allowConfigMaps(release, 2);
    await revise(release, { "base/two.yaml": configMap("two", "v2") });
    await expectStopped(release, {
      said: `False StageFailed: ${exceeded("two", 3)}; it stands in base/two.yaml, document 1`,
      retry: "backoff",
    });
    expect(await owned(release)).toEqual(before);
    await allowConfigMaps(release, 3);
    await expectHealed(release, ["two"]);
  });

  it.for(["Stage", "None"])(
    "for all of it lets through what fits, all of it recorded (preflight %s)",
    async (preflight, { release }) => {
      await rollOut(release, { retryInterval: "1s", preflight });
      await allowConfigMaps(release, 3);
      await revise(release, { "base/two.yaml": configMap("two", "v2"), "base/three.yaml": configMap("three", "v2") });
      await release.step("shop");
      const { there, recorded } = await ownedConfigMaps(release);
      const late = there.includes("two") ? "three" : "two";
      expect(there).toHaveLength(3);
      expect(recorded).toEqual(["app", "one", "three", "two"]);
      expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ revision: "v1" });
      await expectStopped(release, { said: new RegExp(`^False StageFailed: ${exceeded(late, 4)}`), retry: "backoff" });
      await allowConfigMaps(release, 4);
      await expectHealed(release, ["three", "two"]);
    },
  );
});

describe.concurrent("an object that the API server cannot store", () => {
  it("is taken by a dry run, refused as it is applied, and not asked for again and again", async ({ release }) => {
    await rollOut(release, { retryInterval: "1s" });
    const settings = `{ value: ${"x".repeat(1_700_000)} }`;
    const bad = `apiVersion: stageset.test/v1\nkind: Widget\nmetadata: { name: bad }\nspec: { settings: ${settings} }\n`;
    await revise(release, { "base/bad.yaml": bad });
    await expectStopped(release, {
      said: /^False StageFailed: Cannot apply Widget NS\/bad: the API server answered 500 RequestEntityTooLarge: etcdserver: request is too large; make it smaller, or split it: of one object about 1\.5 MiB can be stored/,
      retry: "never",
    });
    const { recorded } = await owned(release);
    expect(recorded["base"]).toContain(`${release.namespace}_bad_stageset.test_Widget`);
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ revision: "v1" });
    await revise(release, {}, "v3");
    await expectHealed(release);
  });
});

/** A CustomResourceDefinition of a group of the place's own, that wants the short name `gz`. */
const definition = (group: string, kind: string, more = ""): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${kind.toLowerCase()}s.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: ${kind}, plural: ${kind.toLowerCase()}s, shortNames: [gz] }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: string }${more} } } } } } }
`;

describe.concurrent("a CustomResourceDefinition whose names another one has", () => {
  it("fails its stage, says so, and heals once they are free", async ({ release }) => {
    const group = `${release.namespace}.example`;
    await release.kubectl(["create", "--filename=-"], definition(group, "Gadget"));
    await release.kubectl(["wait", "--for=condition=Established", `crd/gadgets.${group}`]);
    await rollOut(release, { retryInterval: "1s", timeout: "2s" });
    await revise(release, { "base/crd.yaml": definition(group, "Gizmo") });
    const name = "CustomResourceDefinition gizmos.NS.example";
    await expectStopped(release, {
      said: `False StageFailed: Cannot finish stage base: failed: ${name} (ShortNamesConflict: "gz" is already in use); look at their events and Pods, then correct the release or what it needs`,
      retry: "backoff",
    });
    const gizmo = `apiVersion: ${group}/v1\nkind: Gizmo\nmetadata: { name: g }\nspec: { size: small }\n`;
    await revise(release, { "base/crd.yaml": definition(group, "Gizmo"), "base/gizmo.yaml": gizmo });
    await expectStopped(release, {
      said: `False StageFailed: Cannot go on with stage base: ${name} (ShortNamesConflict: "gz" is already in use) did not become Established or Active; look at its conditions`,
      retry: "backoff",
    });
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ revision: "v1" });
    await release.kubectl(["delete", "crd", `gadgets.${group}`]);
    await eventually(
      () => release.step("shop"),
      (outcome) => outcome.kind === "ended" && outcome.ending.kind === "settled",
    );
    expect(await release.kubectl(["get", `gizmos.${group}`, "-o", "name"])).toContain("/g");
    await revise(release, {}, "v3");
    await expectHealed(release);
  });
});

/** A Namespace beside the place's own that is being deleted, held by a ConfigMap with a finalizer. */
async function goingNamespace(
  release: ReleasePlace,
): Promise<{ readonly name: string; readonly release: () => Promise<void> }> {
  const name = `${release.namespace}-b`;
  const held = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: held, namespace: ${name}, finalizers: [shop.example/keep] }\n`;
  const patch = '[{"op":"remove","path":"/metadata/finalizers"}]';
  await release.kubectl(["create", "namespace", name]);
  await release.kubectl(["create", "--namespace", name, "--filename=-"], held);
  await release.kubectl(["delete", "namespace", name, "--wait=false"]);
  return {
    name,
    release: async () => {
      await release.kubectl(["patch", "--namespace", name, "configmap", "held", "--type=json", "-p", patch]);
      await eventually(
        () => release.kubectl(["get", "namespace", name, "--ignore-not-found"]),
        (found) => found === "",
      );
    },
  };
}

const inside = (namespace: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: inside, namespace: ${namespace} }\n`;

describe.concurrent("a Namespace that is being deleted", () => {
  it("stops what goes into it, untouched, and heals once it is made anew", async ({ release }) => {
    const before = await rollOut(release, { retryInterval: "1s" });
    const going = await goingNamespace(release);
    await revise(release, { "base/inside.yaml": inside(going.name) });
    await expectStopped(release, {
      said: 'False StageFailed: Cannot apply ConfigMap NS-b/inside: the API server answered 403 Forbidden: configmaps "inside" is forbidden: unable to create new content in namespace NS-b because it is being terminated; once that Namespace is gone, create it anew, or deliver to another one; it stands in base/inside.yaml, document 1',
      retry: "backoff",
    });
    expect(await owned(release)).toEqual(before);
    await going.release();
    await release.kubectl(["create", "namespace", going.name]);
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "settled" } });
    await revise(release, {}, "v3");
    await expectHealed(release);
    await release.kubectl(["delete", "namespace", going.name, "--wait=false"]);
  });

  it("is made anew once it is gone, where the release brings it", async ({ release }) => {
    await rollOut(release, { retryInterval: "1s", preflight: "None" });
    const going = await goingNamespace(release);
    const space = `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${going.name} }\n`;
    await revise(release, { "base/space.yaml": space, "base/inside.yaml": inside(going.name) });
    await stepsUntil(release, /^Unknown Progressing: Waiting until they are gone, to make them anew: Namespace \S+-b$/);
    await going.release();
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "settled" } });
    expect(await release.kubectl(["get", "configmap", "inside", "--namespace", going.name, "-o", "name"])).toBe(
      "configmap/inside\n",
    );
    await revise(release, {}, "v3");
    await expectHealed(release);
  });
});

describe.concurrent("what the release itself cures does not stop it", () => {
  it("a quota that it raises, and a ConfigMap more", async ({ release }) => {
    const quota = (count: number): string =>
      `apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: few }\nspec: { hard: { count/configmaps: "${count}" } }\n`;
    await rollOut(release, { retryInterval: "1s" });
    await revise(release, { "base/quota.yaml": quota(3) });
    await expectHealed(release, [], ["few__ResourceQuota"]);
    await revise(release, { "base/quota.yaml": quota(4), "base/two.yaml": configMap("two", "v3") }, "v3");
    await eventually(
      () => release.step("shop"),
      (outcome) => outcome.kind === "ended" && outcome.ending.kind === "settled",
    );
    await expectHealed(release, ["two"], ["few__ResourceQuota"]);
  });

  it("a kind that gains a field, and a resource with it; a field that it does not gain is refused as it is applied", async ({
    release,
  }) => {
    const group = `${release.namespace}.example`;
    const gadget = (spec: string): string =>
      `apiVersion: ${group}/v1\nkind: Gadget\nmetadata: { name: g }\nspec: ${spec}\n`;
    await rollOut(release, { retryInterval: "1s" });
    await revise(release, { "base/crd.yaml": definition(group, "Gadget"), "base/g.yaml": gadget("{ size: small }") });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "settled" } });
    const wider = definition(group, "Gadget", ", colour: { type: string }");
    await revise(release, { "base/crd.yaml": wider, "base/g.yaml": gadget("{ colour: red }") }, "v3");
    await eventually(
      () => release.step("shop"),
      (outcome) => outcome.kind === "ended" && outcome.ending.kind === "settled",
    );
    expect(await release.kubectl(["get", `gadgets.${group}`, "g", "-o", "jsonpath={.spec}"])).toBe('{"colour":"red"}');
    await revise(release, { "base/crd.yaml": wider, "base/g.yaml": gadget("{ shape: round }") }, "v4");
    await expectStopped(release, {
      said: "False StageFailed: Cannot apply Gadget NS/g: the API server answered 500 Invalid: failed to create typed patch object (NS/g; NS.example/v1, Kind=Gadget): .spec.shape: field not declared in schema; it stands in base/g.yaml, document 1",
      retry: "never",
    });
    await revise(release, {}, "v5");
    await expectHealed(release);
  });
});
