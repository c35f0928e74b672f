/** Whose fields are whose, on a real API server: what we take from other appliers, and what we let go. */
import { describe, expect } from "vitest";
import { fieldManager } from "../../../lib/api/index.ts";
import { compare, letGo, takeOver } from "../../../lib/apply/index.ts";
import { refOf, type KubeObject, type LiveObject, type Patch } from "../../../lib/cluster/index.ts";
import { it, valueOf, type Place } from "../place.ts";

/** A Deployment of this Namespace as manifests of different times have it. */
function web(namespace: string, { spec = {}, pod = {}, app = {}, labels = {} }: Parts): KubeObject {
  const match = { app: "web" };
  const containers = [{ name: "app", image: "app:1", ...app }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace, labels },
    spec: {
      selector: { matchLabels: match },
      template: { metadata: { labels: match }, spec: { containers, ...pod } },
      ...spec,
    },
  };
}

interface Parts {
  readonly spec?: object;
  readonly pod?: object;
  readonly app?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

const theirs: Parts = {
  labels: { team: "a", ours: "yes" },
  spec: { replicas: 2, minReadySeconds: 3 },
  app: {
    env: [{ name: "A", value: "1" }],
    ports: [{ containerPort: 80 }],
    livenessProbe: { httpGet: { port: 80 } },
    resources: { limits: { cpu: "1", memory: "1Gi" } },
  },
  pod: { volumes: [{ name: "v", configMap: { name: "c" } }] },
};

/** As theirs, but for the replicas, a label and a limit. */
const first: Parts = {
  ...theirs,
  labels: { ours: "yes" },
  spec: { minReadySeconds: 3 },
  app: { ...theirs.app, resources: { limits: { cpu: "1" } } },
};

const second: Parts = {
  app: { livenessProbe: { tcpSocket: { port: 80 } }, resources: { limits: { cpu: "1" } } },
  pod: { volumes: [{ name: "v", secret: { secretName: "s" } }] },
};

interface Tool {
  readonly by: string;
  /** Who writes whole objects owns the defaults too. */
  readonly create: (place: Place, object: KubeObject) => Promise<unknown>;
}

const tools: readonly Tool[] = [
  { by: "kubectl apply", create: ({ kubectl }, object) => kubectl(["apply", "-f", "-"], JSON.stringify(object)) },
  { by: "kubectl create", create: ({ kubectl }, object) => kubectl(["create", "-f", "-"], JSON.stringify(object)) },
  {
    by: "kubectl apply --server-side",
    create: ({ kubectl }, object) => kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(object)),
  },
  { by: "helm", create: ({ cluster }, object) => cluster.create(object, { fieldManager: "helm" }) },
  {
    by: "kustomize-controller",
    create: ({ cluster }, object) => cluster.apply(object, { fieldManager: "kustomize-controller", force: true }),
  },
];

const apply = async ({ cluster }: Place, object: KubeObject): Promise<LiveObject> =>
  valueOf(await cluster.apply(object, { fieldManager, force: true }));

/**
 * Patches `live` as `change` says. A controller may have written it since; the patch's own test is then refused, and
 * it is made anew from what is there now.
 */
async function patch(
  { cluster, read }: Pick<Place, "cluster" | "read">,
  live: LiveObject,
  change: (live: LiveObject) => Patch | undefined,
): Promise<LiveObject> {
  const one = change(live);
  if (one === undefined) throw new Error("There is nothing to patch");
  const answer = await cluster.patch(refOf(live), one, { fieldManager });
  if (answer.kind === "done" || answer.error.status !== 422) return valueOf(answer);
  const now = await read(live, live.metadata.name);
  if (now.metadata.resourceVersion === live.metadata.resourceVersion) return valueOf(answer);
  return patch({ cluster, read }, now, change);
}

const ownersOf = ({ metadata: { managedFields = [] } }: LiveObject): readonly string[] =>
  managedFields.map(({ manager, subresource }) =>
    [manager, subresource].filter((part) => part !== undefined).join("/"),
  );

describe.concurrent("taking over", () => {
  it.for(tools)(
    "what $by made: nothing moves, then what we drop goes and what is theirs stays",
    async ({ create }, { place }) => {
      const { namespace, cluster } = place;
      await create(place, web(namespace, theirs));
      const before = await place.read({ apiVersion: "apps/v1", kind: "Deployment" }, "web");
      const scaled = { type: "merge", body: { spec: { replicas: 5 } } } as const;
      const scaler = { fieldManager: "kube-controller-manager", subresource: "scale" } as const;
      valueOf(await cluster.patch(refOf(before), scaled, scaler));

      const applied = await apply(place, web(namespace, first));
      const taken = await patch(place, applied, takeOver);
      expect(taken.metadata.uid).toBe(before.metadata.uid);
      expect(taken.metadata.generation).toBe(applied.metadata.generation);
      expect(taken["spec"]).toEqual({ ...(before["spec"] as object), replicas: 5 });
      expect(takeOver(taken)).toBeUndefined();
      expect(compare(web(namespace, first), taken)).toEqual({ kind: "same" });
      expect(ownersOf(taken)).toContain("kube-controller-manager/scale");

      const after = await apply(place, web(namespace, second));
      expect(after.metadata.labels).toEqual({ team: "a" });
      expect(after["spec"]).toMatchObject({
        replicas: 5,
        template: { spec: { containers: [{ livenessProbe: { tcpSocket: { port: 80 } } }], volumes: [{ name: "v" }] } },
      });
      expect(JSON.stringify(after["spec"])).not.toMatch(/minReadySeconds|configMap|httpGet|containerPort|"env"/);
      expect(JSON.stringify(after["spec"])).toContain('"memory":"1Gi"');
    },
  );

  it("leaves an entry that has become empty out, and is refused where the object moved on", async ({ place }) => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: place.namespace },
      data: { a: "1" },
    };
    await place.cluster.create(object, { fieldManager: "helm" });
    const applied = await apply(place, object);
    const moved = { type: "merge", body: { data: { b: "2" } } } as const;
    valueOf(await place.cluster.patch(refOf(applied), moved, { fieldManager: "editor" }));
    const late = takeOver(applied);
    const answer = late && (await place.cluster.patch(refOf(applied), late, { fieldManager }));
    expect(answer).toMatchObject({ kind: "refused", error: { status: 422 } });
    const live = await place.read({ apiVersion: "v1", kind: "ConfigMap" }, "c");
    expect(ownersOf(await patch(place, live, takeOver))).toEqual([fieldManager, "editor"]);
    expect((await apply(place, { ...object, data: {} }))["data"]).toEqual({ b: "2" });
  });
});

describe.concurrent("letting go", () => {
  it("of fields and items, by pointers: an apply without them leaves them as they are", async ({ place }) => {
    const { namespace } = place;
    const applied = await apply(place, web(namespace, theirs));
    const container = "/spec/template/spec/containers/0";
    const pointers = [
      "/spec/replicas",
      `${container}/env/0`,
      `${container}/resources/limits/cpu`,
      "/metadata/labels/team",
    ];
    const made = web(namespace, theirs);
    const free = await patch(place, applied, (live) => letGo(live, pointers, made));
    expect(letGo(free, pointers, made)).toBeUndefined();
    const { env: _env, ...app } = theirs.app as { readonly env: unknown };
    const without = web(namespace, {
      ...theirs,
      labels: { ours: "yes" },
      spec: { minReadySeconds: 3 },
      app: { ...app, resources: { limits: { memory: "1Gi" } } },
    });
    expect(compare(without, free)).toEqual({ kind: "same" });
    const after = await apply(place, without);
    expect(after["spec"]).toEqual(applied["spec"]);
    expect(after.metadata.labels).toEqual(applied.metadata.labels);
  });

  it("of an item by its place in what we applied, where another's item stands before it", async ({ place }) => {
    const { namespace } = place;
    const env = (...names: readonly string[]): Parts => ({
      app: { env: names.map((name) => ({ name, value: "1" })) },
    });
    const options = { fieldManager: "injector", force: true };
    valueOf(await place.cluster.apply(web(namespace, env("PROXY")), options));
    const made = web(namespace, env("A", "B"));
    const applied = await apply(place, made);
    await patch(place, applied, (live) => letGo(live, ["/spec/template/spec/containers/0/env/1"], made));
    const after = await apply(place, web(namespace, env("A")));
    expect(after["spec"]).toEqual(applied["spec"]);
    expect(JSON.stringify(after["spec"])).toMatch(/"PROXY".*"A".*"B"/);
  });

  it("of all that we own: the object is nobody's, and stays as it is", async ({ place }) => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: place.namespace },
      data: { a: "1" },
    };
    const applied = await apply(place, object);
    const free = await patch(place, applied, (live) => letGo(live, ["/data"], object));
    expect(ownersOf(free)).toEqual([]);
    const { data: _data, ...without } = object;
    expect((await apply(place, without))["data"]).toEqual({ a: "1" });
  });
});
