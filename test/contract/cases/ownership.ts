import { letGo, takeOver } from "../../../lib/apply/index.ts";
import type { LiveObject, ObjectRef, Patch } from "../../../lib/cluster/index.ts";
import { configMap, container, deployment, refOf } from "../play/objects.ts";
import { apply, create, get, json, remove, strategic, type Case, type Seen, type Step } from "../play/step.ts";

const ours = "stageset-controller";

/** The object as it came back last, patched as the room `apply` would. Controllers write to a Deployment meanwhile. */
const patched =
  (of: ObjectRef, make: (live: LiveObject) => Patch | undefined) =>
  (seen: Seen): Step => {
    const patch = make(seen.last(of.kind, of.name));
    const operations = patch?.type === "json" ? patch.operations : [];
    return json(
      of,
      operations.filter(({ op }) => op !== "test" || of.kind === "ConfigMap"),
      { manager: ours },
    );
  };

/** Fields pass from one manager to another by a patch of `managedFields`. */
export const ownershipCases: readonly Case[] = [
  ...["kubectl-client-side-apply", "helm", "kustomize-controller"].map((manager): Case => ({
    when: `what ${manager} has set becomes ours alone`,
    steps: (at) => [
      manager === "kustomize-controller"
        ? apply(configMap(at.ns, "a", { x: "1", y: "1", z: "1" }), { manager })
        : create(configMap(at.ns, "a", { x: "1", y: "1", z: "1" }), { manager }),
      apply(configMap(at.ns, "a", { x: "2", y: "1" }), { manager: ours, force: true }),
      patched(refOf(configMap(at.ns, "a")), takeOver),
      get(refOf(configMap(at.ns, "a"))),
      apply(configMap(at.ns, "a", { x: "2" }), { manager: ours, force: true }),
    ],
  })),
  {
    when: "a workload that kubectl has applied becomes ours alone",
    steps: (at) => [
      create(deployment(at.ns, "a"), { manager: "kubectl-client-side-apply" }),
      apply(deployment(at.ns, "a"), { manager: ours, force: true }),
      patched(refOf(deployment(at.ns, "a")), takeOver),
    ],
  },
  {
    when: "a field of ours is given up, and no longer applied",
    steps: (at) => [
      apply(configMap(at.ns, "a", { x: "1", y: "1" }), { manager: ours }),
      patched(refOf(configMap(at.ns, "a")), (live) => letGo(live, ["/data/y"], live)),
      apply(configMap(at.ns, "a", { x: "2" }), { manager: ours, force: true }),
      get(refOf(configMap(at.ns, "a"))),
    ],
  },
  {
    when: "our entry is taken out of the managers",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }), { manager: ours }),
      json(
        refOf(configMap(ns, "a")),
        [
          { op: "test", path: "/metadata/managedFields/0/manager", value: ours },
          { op: "remove", path: "/metadata/managedFields/0" },
        ],
        { manager: "stageset-release" },
      ),
      get(refOf(configMap(ns, "a"))),
      apply(configMap(ns, "a", { y: "1" }), { manager: ours, force: true }),
    ],
  },
  {
    when: "an apply is only tried: it would change nothing, or something, or make it",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }), { manager: ours }),
      apply(configMap(ns, "a", { x: "1" }), { manager: ours, force: true, dryRun: true }),
      apply(configMap(ns, "a", { x: "2" }), { manager: ours, force: true, dryRun: true }),
      apply(configMap(ns, "b", { x: "2" }), { manager: ours, force: true, dryRun: true }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "an apply is tried on what is being deleted, and on what never changes",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }, { metadata: { finalizers: ["example.com/a"] } }), { manager: ours }),
      remove(refOf(configMap(ns, "a"))),
      apply(configMap(ns, "a", { x: "2" }, { metadata: { finalizers: ["example.com/a"] } }), {
        manager: ours,
        force: true,
        dryRun: true,
      }),
      json(refOf(configMap(ns, "a")), [{ op: "replace", path: "/metadata/finalizers", value: [] }]),
      apply(configMap(ns, "b", { x: "1" }, { immutable: true }), { manager: ours }),
      apply(configMap(ns, "b", { x: "2" }, { immutable: true }), { manager: ours, force: true, dryRun: true }),
    ],
  },
  {
    when: "an image is edited by hand, and applied again",
    steps: ({ ns }) => [
      apply(deployment(ns, "a"), { manager: ours }),
      strategic(refOf(deployment(ns, "a")), {
        spec: { template: { spec: { containers: [container({ image: "registry.test/edited:1" })] } } },
      }),
      apply(deployment(ns, "a"), { manager: ours, force: true }),
    ],
  },
];
