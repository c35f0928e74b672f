import { configMap, deployment, namespace, other, pod, refOf } from "../play/objects.ts";
import { apply, create, get, isGone, json, merge, remove, wait, type Case } from "../play/step.ts";

const held = { metadata: { finalizers: ["example.com/hold"] } };
const letGo = [{ op: "remove", path: "/metadata/finalizers" }];
const owned = (uid: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  metadata: { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid, ...more }] },
});

/** Deleting: preconditions, finalizers, owners and Namespaces. */
export const deletionCases: readonly Case[] = [
  {
    when: "a Namespace is emptied before it goes",
    steps: ({ ns }) => [
      create(namespace(`${ns}-y`)),
      create(configMap(`${ns}-y`, "a")),
      remove(refOf(namespace(`${ns}-y`)), { propagation: "Foreground" }),
      wait(refOf(configMap(`${ns}-y`, "a")), isGone),
      wait(refOf(namespace(`${ns}-y`)), isGone),
    ],
  },
  {
    when: "an object is deleted",
    steps: ({ ns }) => [create(configMap(ns, "a")), remove(refOf(configMap(ns, "a"))), get(refOf(configMap(ns, "a")))],
  },
  {
    when: "it is the object that was meant",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      (seen) => {
        const { uid, resourceVersion } = seen.last("ConfigMap", "a").metadata;
        return remove(refOf(configMap(ns, "a")), { uid, resourceVersion });
      },
    ],
  },
  {
    when: "another UID was meant",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      remove(refOf(configMap(ns, "a")), { uid: "11111111-2222-3333-4444-555555555555" }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "another resourceVersion was meant",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      remove(refOf(configMap(ns, "a")), { resourceVersion: "1" }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "the deletion is a dry run",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      remove(refOf(configMap(ns, "a")), { dryRun: true }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "a finalizer holds it",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: "1" }, held)),
      remove(refOf(configMap(ns, "a"))),
      get(refOf(configMap(ns, "a"))),
      remove(refOf(configMap(ns, "a"))),
      merge(refOf(configMap(ns, "a")), { data: { x: "2" } }),
      create(configMap(ns, "a")),
      json(refOf(configMap(ns, "a")), letGo),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "a finalizer is added to what is being deleted",
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, held)),
      remove(refOf(configMap(ns, "a"))),
      json(refOf(configMap(ns, "a")), [{ op: "add", path: "/metadata/finalizers/-", value: "example.com/more" }]),
      json(refOf(configMap(ns, "a")), letGo),
    ],
  },
  {
    when: "it is applied while it is being deleted",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }, held)),
      remove(refOf(configMap(ns, "a"))),
      apply(configMap(ns, "a", { x: "2" }, held)),
      apply(configMap(ns, "a", { x: "2" })),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "a Deployment is held: its end makes a generation",
    steps: ({ ns }) => [
      create(deployment(ns, "a", {}, held)),
      remove(refOf(deployment(ns, "a"))),
      get(refOf(deployment(ns, "a"))),
      json(refOf(deployment(ns, "a")), letGo),
    ],
  },
  ...(["Background", "Foreground", "Orphan"] as const).map((propagation): Case => ({
    when: `the owner is deleted: ${propagation}`,
    steps: ({ ns }) => [
      create(configMap(ns, "owner")),
      (seen) =>
        create(
          configMap(ns, "owned", {}, owned(seen.last("ConfigMap", "owner").metadata.uid, { blockOwnerDeletion: true })),
        ),
      remove(refOf(configMap(ns, "owner")), { propagation }),
      wait(refOf(configMap(ns, "owner")), isGone),
      wait(refOf(configMap(ns, "owned")), (one) =>
        propagation === "Orphan" ? one?.metadata.ownerReferences === undefined : one === undefined,
      ),
      get(refOf(configMap(ns, "owned"))),
    ],
  })),
  {
    when: "one of two owners is deleted",
    steps: ({ ns }) => [
      create(configMap(ns, "owner")),
      create(configMap(ns, "other")),
      (seen) =>
        create(
          configMap(
            ns,
            "owned",
            {},
            {
              metadata: {
                ownerReferences: ["owner", "other"].map((name) => ({
                  apiVersion: "v1",
                  kind: "ConfigMap",
                  name,
                  uid: seen.last("ConfigMap", name).metadata.uid,
                })),
              },
            },
          ),
        ),
      remove(refOf(configMap(ns, "owner"))),
      wait(refOf(configMap(ns, "owned")), (one) => one?.metadata.ownerReferences?.length === 1),
      get(refOf(configMap(ns, "owned"))),
      remove(refOf(configMap(ns, "other"))),
      wait(refOf(configMap(ns, "owned")), isGone),
    ],
  },
  {
    when: "the owner never was",
    steps: ({ ns }) => [
      create(configMap(ns, "owned", {}, owned("11111111-2222-3333-4444-555555555555"))),
      wait(refOf(configMap(ns, "owned")), isGone),
    ],
  },
  { when: "an owner has no name", steps: ({ ns }) => [create(configMap(ns, "a", {}, owned("", { name: "" })))] },
  {
    when: "two owners control it",
    steps: ({ ns }) => [
      create(
        configMap(
          ns,
          "a",
          {},
          {
            metadata: {
              ownerReferences: ["x", "y"].map((name) => ({
                apiVersion: "v1",
                kind: "ConfigMap",
                name,
                uid: `11111111-2222-3333-4444-55555555555${name}`,
                controller: true,
              })),
            },
          },
        ),
      ),
    ],
  },
  {
    when: "a Pod that runs nowhere is deleted",
    steps: ({ ns }) => [
      create(pod(ns, "a", { containers: [{ name: "main", image: "registry.test/app:1" }], schedulerName: "nobody" })),
      remove(refOf(pod(ns, "a"))),
      get(refOf(pod(ns, "a"))),
    ],
  },
  {
    when: "an object is put into a Namespace that is not there",
    steps: () => [
      create(configMap("no-such-namespace", "a")),
      apply(configMap("no-such-namespace", "a", { x: "1" })),
      merge(refOf(configMap("no-such-namespace", "a")), {}),
    ],
  },
  {
    when: "a Namespace is to go: it takes nothing in, and what is there can still change",
    steps: ({ ns }) => [
      create(namespace(`${ns}-x`)),
      wait(refOf(other("v1", "ServiceAccount", `${ns}-x`, "default")), (one) => one !== undefined),
      create(configMap(`${ns}-x`, "held", {}, held)),
      remove(refOf(namespace(`${ns}-x`))),
      get(refOf(namespace(`${ns}-x`))),
      remove(refOf(namespace(`${ns}-x`))),
      create(configMap(`${ns}-x`, "late")),
      apply(configMap(`${ns}-x`, "late", { x: "1" })),
      merge(refOf(configMap(`${ns}-x`, "held")), { metadata: { finalizers: null } }),
    ],
  },
  {
    when: "a Namespace is deleted under another UID",
    steps: ({ ns }) => [remove(refOf(namespace(ns)), { uid: "11111111-2222-3333-4444-555555555555" })],
  },
  {
    when: "a Namespace that every cluster needs is deleted",
    steps: () => [remove(refOf(namespace("default"))), remove(refOf(namespace("kube-system")))],
  },
  {
    when: "a Namespace is created that is there",
    steps: ({ ns }) => [create(namespace(ns)), apply(namespace(ns, { metadata: { labels: { a: "b" } } }))],
  },
];
