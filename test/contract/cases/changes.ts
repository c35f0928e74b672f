import type { LiveObject } from "../../../lib/cluster/index.ts";
import { configMap, other, refOf } from "../play/objects.ts";
import { apply, changes, create, merge, remove, type Case, type Seen } from "../play/step.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const stageSets = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const minimal = { stages: [{ name: "base", sourceRef: { name: "manifests" } }] };
const made = (seen: Seen, name: string): LiveObject => seen.first("ConfigMap", name);

/** What has happened since a resourceVersion. */
export const changeCases: readonly Case[] = [
  {
    when: "objects are made, changed and deleted since",
    steps: ({ ns }) => [
      create(configMap(ns, "first")),
      create(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "b", { x: "1" })),
      merge(refOf(configMap(ns, "a")), { data: { x: "2" } }),
      merge(refOf(configMap(ns, "a")), { data: { x: "2" } }), // changes nothing
      remove(refOf(configMap(ns, "b"))),
      (seen) => changes(kind, made(seen, "first").metadata.resourceVersion, 4, { namespace: ns }),
      (seen) => changes(kind, made(seen, "b").metadata.resourceVersion, 2, { namespace: ns }),
    ],
  },
  {
    when: "an object with a finalizer goes",
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, { metadata: { finalizers: ["example.org/hold"] } })),
      remove(refOf(configMap(ns, "a"))),
      merge(refOf(configMap(ns, "a")), { metadata: { finalizers: null } }),
      (seen) => changes(kind, made(seen, "a").metadata.resourceVersion, 2, { namespace: ns }),
    ],
  },
  {
    when: "nothing has happened since, or nothing in that Namespace",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      (seen) => changes(kind, made(seen, "a").metadata.resourceVersion, 0, { namespace: ns }),
      create(configMap(ns, "b")),
      (seen) => changes(kind, made(seen, "a").metadata.resourceVersion, 0, { namespace: "no-such-namespace" }),
    ],
  },
  {
    when: "objects of a custom kind change",
    steps: ({ ns }) => {
      const shop = other(stageSets.apiVersion, stageSets.kind, ns, "shop", { spec: minimal });
      return [
        create(shop),
        merge(refOf(shop), { metadata: { labels: { a: "b" } } }),
        merge(refOf(shop), { status: { observedGeneration: 1 } }, { part: "status" }),
        remove(refOf(shop)),
        (seen) => changes(stageSets, seen.first("StageSet", "shop").metadata.resourceVersion, 3, { namespace: ns }),
      ];
    },
  },
  {
    when: "what has happened since is forgotten", // the API server began to remember later, when it began to serve the kind
    steps: ({ ns }) => [changes(stageSets, "1", 0, { namespace: ns })],
  },
  {
    when: "somebody asks who may not watch",
    steps: ({ ns }) => [
      changes(kind, "1", 0, { namespace: ns }, { kind: "serviceAccount", namespace: ns, name: "default" }),
      changes({ apiVersion: "none.test/v1", kind: "Nothing" }, "1", 0),
    ],
  },
];
