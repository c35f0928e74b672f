import type { KubeObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, withCondition, type StatusCondition } from "../kinds/index.ts";

/** A CRD whose names are accepted, so that its kind is served. @param at the time of its conditions */
export function established<T extends KubeObject>(definition: T, at: string): T {
  const accepted: StatusCondition = {
    type: "NamesAccepted",
    status: "True",
    lastTransitionTime: at,
    reason: "NoConflicts",
    message: "no conflicts found",
  };
  const served: StatusCondition = {
    type: "Established",
    status: "True",
    lastTransitionTime: at,
    reason: "InitialNamesAccepted",
    message: "the initial names have been accepted",
  };
  const status = { ...fieldsAt(definition, "status"), ...namesAndVersions(definition) };
  return withCondition(withCondition({ ...definition, status }, accepted), served);
}

/** What the status of a CRD repeats of its spec. */
export function namesAndVersions(definition: KubeObject): Readonly<Record<string, unknown>> {
  const spec = fieldsAt(definition, "spec") ?? {};
  const stored = itemsOf(spec["versions"]).filter(({ storage }) => storage === true);
  const before = fieldsAt(definition, "status")?.["storedVersions"];
  const known: readonly unknown[] = Array.isArray(before) ? before : [];
  return { acceptedNames: spec["names"], storedVersions: [...new Set([...known, ...stored.map(({ name }) => name)])] };
}
