/** What the API server refuses stops a release at that stage; what was applied is recorded, what comes later is not touched. */
import { describe, expect } from "vitest";
import { grant } from "../grant.ts";
import { valueOf } from "../place.ts";
import type { PolicyRule } from "../rights.ts";
import { it } from "../release-place.ts";
import { configMap, expectRefused, expectSettled, expectSound, goodFiles, owned, rollOut } from "./spoilt-release.ts";

const deployment = (app: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: main, image: registry.example/web }] }
`;

const pod = `apiVersion: v1
kind: Pod
metadata: { name: bad }
spec:
  containers: [{ name: main, image: registry.example/web }]
`;

/** Files of the second revision's `base`; `first` those that the first one has besides the usual. */
const rows: readonly {
  readonly when: string;
  readonly first?: string;
  readonly then: string;
  readonly said: RegExp;
}[] = [
  {
    when: "a field has another type",
    then: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad }\ndata: { list: [1] }\n",
    said: /^False StageFailed: Cannot apply ConfigMap \S+\/bad: .*\.data\.list: expected string/,
  },
  {
    when: "there is no such field",
    then: deployment("web").replace("containers:", "kontainers:"),
    said: /^False StageFailed: Cannot apply Deployment \S+\/web: .*kontainers.*field not declared in schema/,
  },
  {
    when: "a value makes no sense",
    then: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad }\ndata: { '?': x }\n",
    said: /^False StageFailed: Cannot apply ConfigMap \S+\/bad: .*is invalid: data\[\?\]: Invalid value/,
  },
  {
    when: "a field is immutable",
    first: deployment("web"),
    then: deployment("other"),
    said: /^False StageFailed: Cannot apply Deployment \S+\/web: .*spec.selector: .*field is immutable/,
  },
  {
    when: "a ConfigMap is immutable",
    first: `${configMap("bad", "v1")}immutable: true\n`,
    then: `${configMap("bad", "v2")}immutable: true\n`,
    said: /^False StageFailed: Cannot apply ConfigMap \S+\/bad: .*immutable/,
  },
  {
    when: "its Namespace is missing",
    then: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad, namespace: nowhere-to-be-found }\n",
    said: /^False StageFailed: Cannot apply ConfigMap nowhere-to-be-found\/bad: .*namespaces "nowhere-to-be-found" not found/,
  },
  {
    when: "its ServiceAccount is missing",
    then: `${pod}  serviceAccountName: nobody\n`,
    said: /^False StageFailed: Cannot apply Pod \S+\/bad: .*serviceaccount "nobody" not found; create it, or deliver it in this stage or an earlier one; it stands in base\/bad.yaml/,
  },
  {
    when: "its PriorityClass is missing",
    then: `${pod}  priorityClassName: unheard-of\n`,
    said: /^False StageFailed: Cannot apply Pod \S+\/bad: .*no PriorityClass with name unheard-of was found; create it, or deliver it/,
  },
  {
    when: "a LimitRange says otherwise",
    first: `apiVersion: v1
kind: LimitRange
metadata: { name: limits }
spec: { limits: [{ type: PersistentVolumeClaim, max: { storage: 1Gi } }] }
`,
    then: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: bad }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } }
`,
    said: /^False StageFailed: Cannot apply PersistentVolumeClaim \S+\/bad: .*maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi; do as it says, or change the LimitRange; it stands in/,
  },
  {
    when: "its Secret is no base64, and is not repeated",
    then: "apiVersion: v1\nkind: Secret\nmetadata: { name: bad }\ndata: { password: 'hunter2!' }\n",
    said: /^False StageFailed: Cannot apply Secret \S+\/bad: (?!.*hunter2)/,
  },
];

describe.concurrent("an object is refused, and the next revision heals, where", () => {
  it.for(rows)("$when", async ({ first, then, said }, { release }) => {
    await rollOut(release);
    if (first !== undefined) {
      await release.sources.publishExternal("shop", { ...goodFiles("v1"), "base/bad.yaml": first });
      await expectSettled(release);
    }
    const before = await owned(release);
    await release.sources.publishExternal("shop", { ...goodFiles("v2"), "base/bad.yaml": then });
    await expectRefused(release, said);
    expect(release.told.at(-1)?.message).not.toContain("hunter2");
    const now = await owned(release);
    const app = `${release.namespace}_app__ConfigMap`;
    expect(now.objects[app]).toBe(before.objects[app]);
    expect(Object.values(now.recorded).flat()).toEqual(expect.arrayContaining(Object.keys(before.objects)));
    await release.sources.publishExternal("shop", goodFiles("v3"));
    await expectSettled(release);
    const id = (name: string): string => `${release.namespace}_${name}__ConfigMap`;
    expect((await owned(release)).recorded).toEqual({ base: [id("one")], app: [id("app")] });
  });

  it("several at once: each is named", async ({ release }) => {
    await release.sources.publishExternal("shop", {
      "base/one.yaml": configMap("one", "v1"),
      ...Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [
          `base/${index}.yaml`,
          `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad-${index} }\ndata: { '?': x }\n`,
        ]),
      ),
      "app/app.yaml": configMap("app", "v1"),
    });
    await release.stageSet("shop", ["base", "app"]);
    await expectRefused(
      release,
      /^False StageFailed: 12 objects were refused: Cannot apply ConfigMap \S+\/bad-0: .*; and 2 more$/,
    );
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
  });

  it("the missing Namespace comes: it heals by itself", async ({ release }) => {
    const elsewhere = `${release.namespace}-too`;
    const bad = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad, namespace: ${elsewhere} }\n`;
    await release.sources.publishExternal("shop", { ...goodFiles("v1"), "base/bad.yaml": bad });
    await release.stageSet("shop", ["base", "app"]);
    await expectRefused(release, /^False StageFailed: Cannot apply ConfigMap \S+\/bad: .*not found/);
    await release.kubectl(["create", "namespace", elsewhere]);
    await expectSettled(release);
    await release.kubectl(["delete", "namespace", elsewhere, "--wait=false"]);
  });
});

const all: PolicyRule = {
  apiGroups: [""],
  resources: ["configmaps"],
  verbs: ["get", "list", "create", "patch", "delete"],
};

const without = (verb: string): PolicyRule => ({ ...all, verbs: all.verbs.filter((one) => one !== verb) });
const asDeployer = { serviceAccountName: "deployer" };

describe.concurrent("the identity of a StageSet", () => {
  it("lacks the right to apply: the right is named, nothing is applied, and granting it heals", async ({ release }) => {
    await grant(release, without("patch"));
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await release.stageSet("shop", ["base", "app"], asDeployer);
    await expectRefused(
      release,
      /^False RBACDenied: Cannot apply ConfigMap \S+\/one: .*cannot patch resource "configmaps".*; grant the verb patch on configmaps/,
    );
    expect((await owned(release)).objects).toEqual({});
    await grant(release, all);
    await expectSettled(release);
  });

  it("lacks the right to delete: what should go stays recorded, and granting it heals", async ({ release }) => {
    await grant(release, without("delete"));
    const before = await rollOut(release, asDeployer);
    await release.sources.publishExternal("shop", {
      "base/two.yaml": configMap("two", "v2"),
      "app/app.yaml": configMap("app", "v2"),
    });
    await expectRefused(
      release,
      /^False RBACDenied: Cannot delete ConfigMap \S+\/one: .*; grant the verb delete on configmaps/,
    );
    const now = await owned(release);
    expect(Object.keys(now.objects)).toEqual(expect.arrayContaining(Object.keys(before.objects)));
    await grant(release, all);
    await expectSettled(release);
    expect(await release.names("v1", "ConfigMap")).toEqual(["app", "two"]);
  });

  it("may not list: it rolls out, changes, prunes and goes by single reads", async ({ release }) => {
    await grant(release, without("list"));
    await rollOut(release, asDeployer);
    await release.sources.publishExternal("shop", {
      "base/two.yaml": configMap("two", "v2"),
      "app/app.yaml": configMap("app", "v2"),
    });
    await expectSettled(release);
    expect(await release.names("v1", "ConfigMap")).toEqual(["app", "two"]);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
  });

  it("is missing: it is named, nothing is applied, and creating it heals", async ({ release }) => {
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await release.stageSet("shop", ["base", "app"], asDeployer);
    await expectRefused(
      release,
      /^False StageFailed: Cannot get ConfigMap \S+\/one: there is no such identity: serviceaccounts "deployer" not found; create it, or/,
    );
    expect((await owned(release)).objects).toEqual({});
    await grant(release, all);
    await expectSettled(release);
  });

  it("of a stage alone goes before that of the StageSet", async ({ release }) => {
    await grant(release, all);
    await release.sources.publishExternal("shop", goodFiles("v1"));
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    await release.stageSet("shop", [], {
      serviceAccountName: "nobody-at-all",
      stages: ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef, ...asDeployer })),
    });
    await expectSettled(release);
    const { cluster, namespace } = release;
    const one = valueOf(await cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "one" }));
    expect(one?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(["stageset-controller"]);
    await expectSound(release);
  });
});
