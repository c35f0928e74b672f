import { labels } from "../../lib/api/index.ts";
import type { Cluster, KubeObject, ObjectRef, Patch } from "../../lib/cluster/index.ts";
import type { Game } from "./game.ts";
import { manifestOf, refOfName, worldKinds } from "./manifests.ts";
import { fieldManager, must } from "./sim-place.ts";
import type { Earlier, Edit, Happening } from "./world.ts";

const how = { fieldManager };
const held = "example.org/held";
/** The ConfigMap that stages take variables from. */
export const variablesRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "variables" } as const;

type ToObjects = Extract<Happening, { kind: "edit" | "hold" | "delete" | "variables" }>;

/** Lets something happen to what was applied, or to what it is made of. */
export async function happenToObjects(game: Game, happening: ToObjects): Promise<void> {
  const self = game.place.cluster.as({ kind: "self" });
  switch (happening.kind) {
    case "edit":
      return edit(game, happening.name, happening.edit);
    case "hold":
      await self.patch(refOfName(happening.name), merge({ metadata: { finalizers: [held] } }), how);
      return;
    case "delete":
      await self.delete(refOfName(happening.name), { propagation: "Background" });
      return;
    case "variables":
      return setVariables(game, happening.mode);
  }
}

/** What the API server refuses to change stays as it is. */
async function edit({ place: { cluster } }: Game, name: string, what: Edit): Promise<void> {
  const self = cluster.as({ kind: "self" });
  const ref = refOfName(name);
  const patch = editOf(ref, what, String(cluster.writes.length));
  if (what === "replicas") await self.patch(ref, patch, { fieldManager: "autoscaler", subresource: "scale" });
  else await self.patch(ref, patch, { fieldManager: what === "note" ? "labeller" : fieldManager });
}

function editOf({ kind }: ObjectRef, what: Edit, mark: string): Patch {
  switch (what) {
    case "revision":
      return merge(kind === "ConfigMap" ? { data: { revision: "edited" } } : annotated({ revision: "edited" }));
    case "gone":
      return merge(kind === "ConfigMap" ? { data: { revision: null } } : annotated({ revision: null }));
    case "tuned":
      if (kind === "Deployment") return withOtherImage;
      return merge(kind === "ConfigMap" ? { data: { tuned: `by hand ${mark}` } } : annotated({ note: mark }));
    case "label":
      return merge({ metadata: { labels: { [labels.name]: null } } });
    case "extra":
      return merge(kind === "ConfigMap" ? { data: { extra: mark } } : annotated({ extra: mark }));
    case "note":
      return merge({ metadata: { labels: { team: mark }, annotations: { note: mark } } });
    case "replicas":
      return merge({ spec: { replicas: 1 + (Number(mark) % 3) } });
  }
}

const withOtherImage: Patch = {
  type: "strategic",
  body: { spec: { template: { spec: { containers: [{ name: "main", image: "example.org/edited:1" }] } } } },
};

function annotated(annotations: Readonly<Record<string, string | null>>): { readonly metadata: object } {
  return { metadata: { annotations } };
}

function merge(body: Readonly<Record<string, unknown>>): Patch {
  return { type: "merge", body };
}

async function setVariables(game: Game, mode: string | undefined): Promise<void> {
  game.mode = mode;
  const self = game.place.cluster.as({ kind: "self" });
  if (mode === undefined) await self.delete(variablesRef);
  else await game.place.apply(variablesOf(mode));
}

export function variablesOf(mode: string): KubeObject {
  const { apiVersion, kind, namespace, name } = variablesRef;
  return { apiVersion, kind, metadata: { namespace, name }, data: { mode } };
}

/** Whoever held objects with finalizers holds none any more. */
export async function letGo({ place: { cluster } }: Game): Promise<void> {
  for (const kind of worldKinds)
    for (const { metadata } of cluster.lookAll(kind, { namespace: "shop" })) {
      const { finalizers = [], namespace = "shop", name } = metadata;
      if (!finalizers.includes(held)) continue;
      const left = finalizers.filter((one) => one !== held);
      const body = { metadata: { finalizers: left.length === 0 ? null : left } };
      must(await cluster.as({ kind: "self" }).patch({ ...kind, namespace, name }, merge(body), how));
    }
}

/** Makes an object as another tool would have, with something of its own beside. */
export async function makeEarlier({ place: { cluster }, world }: Game, { name, by }: Earlier): Promise<void> {
  const self: Cluster = cluster.as({ kind: "self" });
  const manifest = manifestOf(name, { revision: "before", isBad: false, manner: world.manners[name] ?? {} });
  const { metadata } = manifest;
  const isConfig = manifest.kind === "ConfigMap" && manifest["immutable"] === undefined;
  const object = {
    ...manifest,
    metadata: { ...metadata, namespace: "shop", annotations: { ...metadata.annotations, note: by } },
    ...(isConfig && { data: { ...(manifest["data"] as object), extra: by } }),
  };
  if (by === "kubectl" || by === "kustomize-controller")
    must(await self.apply(object, { fieldManager: by, force: true }));
  else must(await self.create(object, { fieldManager: by }));
}
