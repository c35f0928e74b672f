import { describe, expect, it } from "vitest";
import { play, type Content, type Kind, type Played } from "../../../test/support/played-object.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { takeOver } from "./take-over.ts";

/** Who owns what, by manager, without ourselves. */
function owners({ metadata: { managedFields = [] } }: LiveObject): Readonly<Record<string, unknown>> {
  const others = managedFields.filter(({ manager }) => manager !== "stageset-controller");
  return Object.fromEntries(others.map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

async function patched(played: Played, live: LiveObject): Promise<LiveObject> {
  const patch = takeOver(live);
  if (patch === undefined) throw new Error("There was nothing to take");
  const after = await played.patch(patch);
  expect(takeOver(after)).toBeUndefined();
  return after;
}

const both: Content = { data: { a: "1", b: "2" } };

describe("what other appliers own together with us", () => {
  it.each([
    "kubectl-client-side-apply",
    "kubectl-edit",
    "helm",
    "helm-controller",
    "before-first-apply",
    "argocd-controller",
  ])("becomes ours where %s wrote it", async (manager) => {
    const played = play("ConfigMap");
    await played.create({ manager, content: both });
    const after = await patched(played, await played.apply(both));
    expect(owners(after)).toEqual({});
    expect((await played.apply({ data: { a: "1" } }))["data"]).toEqual({ a: "1" });
  });

  it.each(["kubectl", "kustomize-controller", "helm", "argocd-controller"])(
    "becomes ours where %s applied it",
    async (manager) => {
      const played = play("ConfigMap");
      await played.applyAs({ manager, content: { ...both, metadata: { labels: { theirs: "yes" } } } });
      const after = await patched(played, await played.apply(both));
      expect(owners(after)).toEqual({ [manager]: { "f:metadata": { "f:labels": { "f:theirs": {} } } } });
      const { data, metadata } = await played.apply({ data: { a: "1" } });
      expect([data, metadata.labels]).toEqual([{ a: "1" }, { theirs: "yes" }]);
    },
  );

  it("leaves them items of a list that they alone own, and parts of items that we own too", async () => {
    const played = play("Thing");
    const items = [{ name: "x", size: 1 }, { name: "y" }];
    await played.applyAs({ manager: "helm", content: { spec: { items } } });
    const after = await patched(played, await played.apply({ spec: { items: [{ name: "x" }, { name: "z" }] } }));
    expect(owners(after)).toEqual({
      helm: {
        "f:spec": {
          "f:items": {
            'k:{"name":"x","zone":"a"}': { "f:size": {} },
            'k:{"name":"y","zone":"a"}': { ".": {}, "f:name": {} },
          },
        },
      },
    });
  });

  it.each(["kubectl-create", "before-first-apply"])(
    "is what stands with it in an item, and its holder, where %s wrote it: nothing is left of what we remove",
    async (manager) => {
      const release = (volume: object, port: object, ...more: readonly object[]): Content => {
        const metadata = { labels: { app: "a" } };
        const app = { name: "app", image: "app:1", livenessProbe: port };
        const spec = { containers: [app, ...more], volumes: [{ name: "v", ...volume }] };
        return { spec: { selector: { matchLabels: metadata.labels }, template: { metadata, spec } } };
      };
      const aside = { name: "aside", image: "aside:1", ports: [{ containerPort: 80 }] };
      const first = release({ configMap: { name: "a" } }, { httpGet: { port: 80 } }, aside);
      const played = play("Deployment");
      const created = await played.create({ manager, content: first });
      const after = await patched(played, await played.apply(first));
      expect(after["spec"]).toEqual(created["spec"]);
      const spec = (await played.apply(release({ secret: { secretName: "c" } }, { tcpSocket: { port: 80 } })))["spec"];
      expect(spec).toMatchObject({
        template: { spec: { containers: [{ livenessProbe: { tcpSocket: { port: 80 } } }], volumes: [{ name: "v" }] } },
      });
      expect(JSON.stringify(spec)).not.toMatch(/configMap|httpGet|aside/);
    },
  );

  it("is not what they say of an item besides, where they wrote it: that stays as long as the item", async () => {
    const played = play("Thing");
    await played.create({ manager: "helm", content: { spec: { items: [{ name: "x", size: 1 }, { name: "y" }] } } });
    const after = await patched(played, await played.apply({ spec: { items: [{ name: "x" }] } }));
    expect(after["spec"]).toEqual({
      items: [
        { name: "x", zone: "a", size: 1 },
        { name: "y", zone: "a" },
      ],
    });
    expect((await played.apply({ spec: {} }))["spec"]).toEqual({ items: [{ name: "y", zone: "a" }] });
  });
});

describe("nothing is taken", () => {
  it.each<{ when: string; kind: Kind; from: string; content?: Content; part?: "scale" | "status" }>([
    { when: "from an autoscaler", kind: "Deployment", from: "kube-controller-manager", part: "scale" },
    { when: "from kubectl scale", kind: "Deployment", from: "kubectl", part: "scale" },
    { when: "from somebody unknown", kind: "ConfigMap", from: "kubectlish" },
    { when: "from a controller", kind: "ConfigMap", from: "kube-controller-manager" },
  ])("$when", async ({ kind, from, part }) => {
    const played = play(kind);
    const metadata = { labels: { app: "a" } };
    const template = { metadata, spec: { containers: [{ name: "app", image: "app:1" }] } };
    const content: Content =
      kind === "ConfigMap" ? both : { spec: { replicas: 2, selector: { matchLabels: metadata.labels }, template } };
    if (part === undefined) await played.create({ manager: from, content });
    else {
      await played.apply(content);
      await played.merge({ manager: from, content: { spec: { replicas: 3 } } }, part);
    }
    const live = await played.apply(
      part === undefined ? content : { spec: { ...(content["spec"] as object), replicas: 3 } },
    );
    expect(owners(live)).toHaveProperty([from]);
    expect(takeOver(live)).toBeUndefined();
  });

  const merged = "kustomize.toolkit.fluxcd.io/ssa";
  it.each([
    { says: "an annotation", metadata: { annotations: { [merged]: "Merge" } } },
    { says: "an annotation in another case", metadata: { annotations: { [merged]: "merge" } } },
    { says: "a label", metadata: { labels: { [merged]: "Merge" } } },
  ])("where $says of the object says to merge", async ({ metadata }) => {
    const content = { ...both, metadata };
    const played = play("ConfigMap");
    await played.create({ manager: "helm", content });
    expect(takeOver(await played.apply(content))).toBeUndefined();
  });

  it("where we have not applied the object", async () => {
    expect(takeOver(await play("ConfigMap").create({ manager: "helm", content: both }))).toBeUndefined();
  });
});
