import type { KubeObject } from "../../../lib/cluster/index.ts";
import { deployment, template } from "./objects.ts";
import { apply, type Case } from "./step.ts";

export type More = Readonly<Record<string, unknown>>;

/** A case of objects that are applied one after the other. */
export const row = (when: string, ...objects: ((ns: string) => KubeObject)[]): Case => ({
  when,
  steps: ({ ns }) => objects.map((object) => apply(object(ns), { force: true })),
});

/** A Deployment whose Pods have this in their spec. */
export const withPod =
  (spec: More) =>
  (ns: string): KubeObject =>
    deployment(ns, "a", { template: template({ app: "web" }, spec) });
