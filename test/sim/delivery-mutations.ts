import type { InventoryEntry, StageSetSpec } from "../../lib/api/index.ts";
import type { Cluster, KubeObject, LiveObject, Patch } from "../../lib/cluster/index.ts";
import { done } from "../../lib/api/index.ts";
import { altered, alteredRead, answered } from "./altered.ts";
import { variablesRef } from "./happen-to-objects.ts";
import { operatedKind, statusOf } from "./operated.ts";
import type { Broken } from "./mutations.ts";
import { isOfRelease } from "./rules/rule.ts";
import type { Mutation } from "./work.ts";

type Stage = StageSetSpec["stages"][number];

/** An engine that is told another spec than stands there. */
function withSpec(change: (spec: StageSetSpec) => StageSetSpec): Mutation {
  return alteredRead((stageSet) => ({ ...stageSet, spec: change(stageSet.spec) }));
}

function withStages(change: (stage: Stage) => Stage): Mutation {
  return withSpec((spec) => ({ ...spec, stages: spec.stages.map(change) }));
}

/** An engine whose applies of a release's objects are other ones. */
function applying(change: (object: KubeObject) => KubeObject): Mutation {
  return altered((cluster) => ({
    apply: (object, how) => cluster.apply(isOfRelease(refOf(object)) ? change(object) : object, how),
  }));
}

function refOf({ kind, metadata: { name } }: KubeObject): { readonly kind: string; readonly name: string } {
  return { kind, name };
}

/** An engine whose records have other entries than it means to write. */
function recording(change: (entry: InventoryEntry) => InventoryEntry): Mutation {
  const changed = (object: KubeObject): KubeObject => {
    const spec = object["spec"] as { readonly entries: readonly InventoryEntry[] };
    return { ...object, spec: { ...spec, entries: spec.entries.map(change) } };
  };
  return altered((cluster) => ({
    create: (object, how) => cluster.create(object.kind === "StageInventory" ? changed(object) : object, how),
    patch: (ref, patch, how) =>
      cluster.patch(ref, ref.kind === "StageInventory" ? changedPatch(patch, changed) : patch, how),
  }));
}

function changedPatch(patch: Patch, changed: (object: KubeObject) => KubeObject): Patch {
  if (patch.type !== "json") return { ...patch, body: changed(patch.body as KubeObject) };
  const operations = patch.operations.map((one) => {
    if (!("value" in one) || one.path !== "/spec/entries") return one;
    const { spec } = changed({ spec: { entries: one.value } } as unknown as KubeObject) as unknown as {
      readonly spec: { readonly entries: typeof one.value };
    };
    return { ...one, value: spec.entries };
  });
  return { ...patch, operations };
}

/** Deletions once more, a while later, of whatever has the name by then. */
function deletingAgain(cluster: Cluster): Partial<Cluster> {
  return {
    apply: async (object, how) => {
      const answer = await cluster.apply(object, how);
      const isAnew = how.dryRun !== true && answer.kind === "done" && answer.value.metadata.generation === undefined;
      if (isAnew && object.metadata.name.startsWith("i-")) {
        const { apiVersion, kind, metadata } = object;
        await cluster.delete({ apiVersion, kind, namespace: "shop", name: metadata.name });
      }
      return answer;
    },
  };
}

/** Engines that are broken where they deliver, keep and remove. */
export const brokenDelivery: readonly Broken[] = [
  {
    by: "setting what others have set",
    noticedAs: /^others' fields: .* loses .*(extra|replicas)/,
    mutate: applying((object) =>
      object.kind === "Deployment"
        ? { ...object, spec: { ...(object["spec"] as object), replicas: 1 } }
        : { ...object, data: { ...(object["data"] as object), extra: "ours" } },
    ),
  },
  {
    by: "taking what a stage leaves to others",
    noticedAs: /^others' fields: .* loses data\.tuned/,
    shownIn: 56,
    mutate: withStages(({ ignore: _ignore, ...stage }) => stage),
  },
  {
    by: "seeing no marks",
    noticedAs: /^left alone:/,
    mutate: (ports) => ({
      ...ports,
      fetch: async (pin) => {
        const files = await ports.fetch(pin);
        if (files.kind === "failed") return files;
        const other = (bytes: Uint8Array): Uint8Array =>
          new TextEncoder().encode(
            new TextDecoder().decode(bytes).replaceAll("kustomize.toolkit.fluxcd.io/", "example.org/"),
          );
        return done(new Map([...files.value].map(([path, bytes]) => [path, other(bytes)])));
      },
    }),
  },
  {
    by: "repairing nothing and believing it",
    noticedAs: /^(x|y|w)-\S+ has \//,
    mutate: altered((cluster) => ({
      apply: async (object, how) => {
        const { apiVersion, kind, metadata } = object;
        const live = await cluster.get({ apiVersion, kind, namespace: "shop", name: metadata.name });
        const isThere = live.kind === "done" && live.value !== undefined;
        return isThere && isOfRelease(refOf(object))
          ? answered({ ...live.value, ...object })
          : cluster.apply(object, how);
      },
    })),
  },
  {
    by: "recreating whatever cannot be changed",
    noticedAs: /^recreated: .* says (Fail|KeepExisting)/,
    shownIn: 31,
    mutate: withStages(({ force: _force, ...stage }) => ({ ...stage, conflictPolicy: { default: "Recreate" } })),
  },
  {
    by: "deleting what it has just made anew",
    noticedAs: /^recreated: .* is what is wanted/,
    mutate: altered(deletingAgain),
  },
  {
    by: "believing that nothing will be refused",
    noticedAs: /^preflighted:/,
    mutate: altered((cluster) => ({
      apply: async (object, how) => {
        const answer = await cluster.apply(object, how);
        return how.dryRun === true && answer.kind === "refused" ? answered(object) : answer;
      },
    })),
  },
  {
    by: "checking one stage where all were to be checked",
    noticedAs: /^preflighted:/,
    shownIn: 33,
    mutate: withSpec((spec) => ({ ...spec, ...(spec.preflight === "Release" && { preflight: "Stage" as const }) })),
  },
  {
    by: "taking another commit for other content",
    noticedAs: /^content once:/,
    shownIn: 69,
    mutate: withSpec((spec) => ({ ...spec, changeDetection: "Revision" })),
  },
  {
    by: "variables as they were in the beginning",
    noticedAs: /^[xy]-\S+ has \/data\/mode/,
    mutate: altered((cluster) => ({
      get: async (ref, how) => {
        const answer = await cluster.get(ref, how);
        if (ref.name !== variablesRef.name || answer.kind === "refused" || answer.value === undefined) return answer;
        return { kind: "done", value: { ...answer.value, data: { mode: "v0" } } };
      },
    })),
  },
  {
    by: "forgetting which Jobs are done",
    noticedAs: /^jobs once:/,
    mutate: recording(({ done: _done, of: _of, ...entry }) => entry),
  },
  {
    by: "pruning whatever a guard would hold",
    noticedAs: /^pruned: .* (may go|to be confirmed|brings nothing any more)/,
    shownIn: 53,
    mutate: withStages(({ pruneGuard: _guard, ...stage }) => stage),
  },
  {
    by: "taking any yes for one to what is held now",
    noticedAs: /^pruned: .* (nobody has said yes|was not shown)/,
    shownIn: 53,
    mutate: alteredRead((stageSet) => {
      const { pendingPrune } = stageSet.status ?? {};
      if (pendingPrune === undefined) return stageSet;
      const annotations = { ...stageSet.metadata.annotations, "stages.metio.wtf/prune-approved": pendingPrune.digest };
      return { ...stageSet, metadata: { ...stageSet.metadata, annotations } };
    }),
  },
  {
    by: "deleting what is to stay",
    noticedAs: /^torn down: .* is to stay/,
    shownIn: 24,
    mutate: withSpec((spec) => ({ ...spec, deletionPolicy: "Delete" })),
  },
  {
    by: "going without its onDelete actions",
    noticedAs: /^torn down: .* before onDelete action/,
    mutate: withSpec(({ onDelete: _actions, ...spec }) => spec),
  },
  {
    by: "forgetting what may not be deleted just now",
    noticedAs: /^(I2|torn down):|is there, wanted nothing/,
    mutate: altered((cluster) => ({
      delete: async (ref, how) => {
        const answer = await cluster.delete(ref, how);
        return answer.kind === "refused" && isOfRelease(ref) ? { kind: "done", value: "gone" } : answer;
      },
      get: async (ref, how) => (isOfRelease(ref) ? { kind: "done", value: undefined } : cluster.get(ref, how)),
      list: async (kind, how) => (kind.kind === "ConfigMap" ? nothing : cluster.list(kind, how)),
      listMetadata: async (kind, how) => (kind.kind === "ConfigMap" ? nothing : cluster.listMetadata(kind, how)),
    })),
  },
  {
    by: "asking for health without its stage's expressions",
    noticedAs: /^healthy: .* is Ready, and o-/,
    mutate: withStages(({ readyChecks: _checks, ...stage }) => stage),
  },
  {
    by: "taking what was said of another generation for news",
    noticedAs: /^healthy: .* is Ready, and o-\S+ says Done of/,
    shownIn: 40,
    mutate: altered((cluster) => ({
      get: async (ref, how) => {
        const answer = await cluster.get(ref, how);
        if (answer.kind === "refused" || answer.value === undefined) return answer;
        return { kind: "done", value: ageless(answer.value) };
      },
      list: async (kind, how) => {
        const answer = await cluster.list(kind, how);
        if (answer.kind === "refused") return answer;
        return { kind: "done", value: { ...answer.value, items: answer.value.items.map(ageless) } };
      },
      apply: async (object, how) => {
        const answer = await cluster.apply(object, how);
        return answer.kind === "refused" ? answer : { kind: "done", value: ageless(answer.value) };
      },
    })),
  },
  {
    by: "missing no inventory that is gone",
    noticedAs: /stands in no inventory|is there, wanted nothing/,
    shownIn: 81,
    mutate: alteredRead((stageSet) => {
      const stages = stageSet.status?.stages?.map(({ shards: _shards, entriesCount: _count, ...stage }) => stage);
      return stages === undefined ? stageSet : { ...stageSet, status: { ...stageSet.status, stages } };
    }),
  },
];

/** Without the word of its controller about which generation it means. */
function ageless(object: LiveObject): LiveObject {
  if (object.kind !== operatedKind.kind) return object;
  const { observedGeneration: _generation, ...status } = statusOf(object);
  return { ...object, status };
}

const nothing = { kind: "done", value: { items: [], resourceVersion: "1" } } as const;
