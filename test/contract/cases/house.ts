import type { Identity, KubeObject } from "../../../lib/cluster/index.ts";
import { configMap, other, refOf } from "../play/objects.ts";
import {
  apply,
  create,
  get,
  json,
  list,
  merge,
  remove,
  type At,
  type Case,
  type Seen,
  type Step,
} from "../play/step.ts";

type More = Readonly<Record<string, unknown>>;
const stageSet = (ns: string, spec: More, name = "shop"): KubeObject =>
  other("stages.metio.wtf/v1", "StageSet", ns, name, { spec });
const minimal = { stages: [{ name: "base", sourceRef: { name: "manifests" } }] };
const shop = (ns: string): ReturnType<typeof refOf> => refOf(stageSet(ns, minimal));

const claimed = (version: string, holder: string): More[] => [
  { op: "test", path: "/metadata/resourceVersion", value: version },
  { op: "add", path: "/status", value: { run: { claim: { holder, until: "2026-01-01T00:00:00Z" } } } },
];
const kept = (holder: string, operation: More): More[] => [
  { op: "test", path: "/status/run/claim/holder", value: holder },
  operation,
];

/** The kinds of this project, and the claim by which one step of many may write. */
export const houseCases: readonly Case[] = [
  {
    when: "a StageSet says least",
    steps: ({ ns }) => [create(stageSet(ns, minimal)), apply(stageSet(ns, minimal, "other")), get(shop(ns))],
  },
  {
    when: "a StageSet has no stage",
    steps: ({ ns }) => [create(stageSet(ns, { stages: [] })), create(stageSet(ns, {}))],
  },
  {
    when: "two stages share a name",
    steps: ({ ns }) => [create(stageSet(ns, { stages: [minimal.stages[0], minimal.stages[0]] }))],
  },
  {
    when: "a StageSet says what it must not",
    steps: ({ ns }) => [
      create(stageSet(ns, { ...minimal, onTimeout: "Panic" })),
      create(stageSet(ns, { ...minimal, interval: "often" })),
      create(stageSet(ns, { ...minimal, stages: [{ name: "Not OK", sourceRef: { name: "x" } }] })),
    ],
  },
  {
    when: "a StageSet says what its rules forbid",
    steps: ({ ns }) => [
      create(stageSet(ns, { ...minimal, migrations: [{ name: "m", to: "1.0.0", actions: [] }] })),
      create(stageSet(ns, { ...minimal, version: { value: "1.0.0", fromArtifact: { stage: "none", path: "v" } } })),
      create(stageSet(ns, { ...minimal, version: { fromArtifact: { stage: "none", path: "v" } } })),
      create(
        stageSet(ns, { ...minimal, approval: { mode: "Always" }, version: { value: "1.0.0", approvalMode: "Always" } }),
      ),
      create(stageSet(ns, { ...minimal, updateWindows: [{ type: "Allow" }] })),
    ],
  },
  {
    when: "a StageSet's generation follows its spec",
    steps: ({ ns }) => [
      create(stageSet(ns, minimal)),
      merge(shop(ns), { spec: { suspend: true } }),
      merge(shop(ns), { metadata: { annotations: { "example.com/a": "b" } } }),
      merge(shop(ns), { status: { observedGeneration: 1 } }, { part: "status" }),
    ],
  },
  {
    when: "a step takes the claim, keeps it, and another comes too late",
    steps: ({ ns }) => [
      create(stageSet(ns, minimal)),
      (seen) =>
        json(shop(ns), claimed(seen.last("StageSet", "shop").metadata.resourceVersion, "one"), { part: "status" }),
      json(shop(ns), claimed("1", "two"), { part: "status" }),
      json(shop(ns), kept("one", { op: "add", path: "/status/observedGeneration", value: 1 }), { part: "status" }),
      json(shop(ns), kept("two", { op: "add", path: "/status/observedGeneration", value: 2 }), { part: "status" }),
      merge(shop(ns), { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "now" } } }),
      json(shop(ns), kept("one", { op: "add", path: "/status/observedGeneration", value: 3 }), { part: "status" }),
      json(shop(ns), kept("one", { op: "remove", path: "/status/run/claim" }), { part: "status" }),
      json(shop(ns), kept("one", { op: "add", path: "/status/observedGeneration", value: 4 }), { part: "status" }),
    ],
  },
  {
    when: "twenty steps want the claim at one resourceVersion",
    steps: ({ ns }) => [
      create(stageSet(ns, minimal)),
      ...Array.from({ length: 20 }, (_, index) => (seen: Seen) => {
        const first = seen.first("StageSet", "shop").metadata.resourceVersion;
        return json(shop(ns), claimed(first, `step-${index}`), { part: "status" });
      }),
      get(shop(ns)),
    ],
  },
];

const nobody = (ns: string): Identity => ({ kind: "serviceAccount", namespace: ns, name: "default" });

/** What a ServiceAccount without rights hears. */
export const accessCases: readonly Case[] = [
  {
    when: "a ServiceAccount may do nothing",
    steps: ({ ns }: At): readonly Step[] => {
      const a = configMap(ns, "a", { x: "1" });
      return [
        get(refOf(a), nobody(ns)),
        list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: ns }, { as: nobody(ns) }),
        list({ apiVersion: "apps/v1", kind: "Deployment" }, {}, { as: nobody(ns) }),
        create(a, { as: nobody(ns) }),
        apply(a, { as: nobody(ns) }),
        merge(refOf(a), {}, { as: nobody(ns) }),
        remove(refOf(a), {}, nobody(ns)),
        merge(refOf(other("apps/v1", "Deployment", ns, "a")), {}, { as: nobody(ns), part: "status" }),
        get(refOf(other("v1", "Namespace", undefined, ns)), nobody(ns)),
        get(refOf(other("rbac.authorization.k8s.io/v1", "ClusterRole", undefined, "x")), nobody(ns)),
      ];
    },
  },
  {
    when: "a ServiceAccount is not there",
    steps: ({ ns }) => [
      get(refOf(configMap(ns, "a")), { kind: "serviceAccount", namespace: ns, name: "nobody" }),
      apply(configMap(ns, "a", { x: "1" }), {
        as: { kind: "serviceAccount", namespace: "no-such-namespace", name: "nobody" },
      }),
    ],
  },
];
