import { formatInstant, type Instant } from "../../base/index.ts";
import type { DeleteOptions, LiveObject } from "../../cluster/index.ts";
import type { KindRules } from "../server/index.ts";
import { withCondition } from "./conditions.ts";
import { fieldsAt } from "./rewrite.ts";

export type Ending = Pick<KindRules, "beginDeletion" | "mayEnd" | "graceSeconds">;

/** By kind: those that do not end as others do. */
export const endings: Readonly<Record<string, Ending>> = {
  // A Namespace ends when its controller has emptied it and takes its finalizer out of the spec.
  Namespace: {
    beginDeletion: (live, options, now) => ({
      ...marked(live, now, propagationFinalizers(live, options)),
      status: { ...fieldsAt(live, "status"), phase: "Terminating" },
    }),
    mayEnd: (next) => {
      const finalizers = fieldsAt(next, "spec")?.["finalizers"];
      return !Array.isArray(finalizers) || finalizers.length === 0;
    },
  },
  // A CRD ends when all objects of its kind have.
  CustomResourceDefinition: {
    beginDeletion: (live, _options, now) => {
      const standing = live.metadata.finalizers ?? [];
      const finalizers = standing.includes(cleanup) ? standing : [...standing, cleanup];
      return withCondition(marked(live, now, finalizers), {
        type: "Terminating",
        status: "True",
        lastTransitionTime: formatInstant(now),
        reason: "InstanceDeletionPending",
        message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
      });
    },
  },
  // A Pod that runs nowhere, or no more, need not be waited for.
  Pod: {
    graceSeconds: (live) => {
      const spec = fieldsAt(live, "spec") ?? {};
      const phase = fieldsAt(live, "status")?.["phase"];
      if ((spec["nodeName"] ?? "") === "" || phase === "Failed" || phase === "Succeeded") return 0;
      const seconds = spec["terminationGracePeriodSeconds"];
      return typeof seconds === "number" ? seconds : 30;
    },
  },
};

/** The finalizer by which the API server itself holds a CRD. */
export const cleanup = "customresourcecleanup.apiextensions.k8s.io";

function marked(live: LiveObject, now: Instant, finalizers: readonly string[]): LiveObject {
  const { finalizers: _, ...metadata } = live.metadata;
  return {
    ...live,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 && { finalizers }),
      deletionTimestamp: live.metadata.deletionTimestamp ?? formatInstant(now),
    },
  };
}

function propagationFinalizers({ metadata }: LiveObject, { propagation }: DeleteOptions): readonly string[] {
  const standing = metadata.finalizers ?? [];
  if (propagation === undefined) return standing;
  const others = standing.filter((one) => one !== "orphan" && one !== "foregroundDeletion");
  return [...others, ...{ Orphan: ["orphan"], Foreground: ["foregroundDeletion"], Background: [] }[propagation]];
}
