import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { isBuiltIn } from "./built-in.ts";
import { compareFields, type Comparing } from "./compare-fields.ts";
import { fieldsOf, isOwn, ownEntry } from "./field-set.ts";
import type { Plain } from "./plain.ts";

export type Comparison =
  | { readonly kind: "same" }
  /** Where they differ, at most 20 places, without the values. */
  | { readonly kind: "different"; readonly paths: readonly string[] };

/**
 * Would applying `desired` change `live`? Same only where it certainly would not: we own exactly the fields of `desired`,
 * and each has the value that the API server makes of it.
 */
export function compare(desired: KubeObject, live: LiveObject): Comparison {
  const own = ownEntry(live);
  const found = new Set<string>();
  const comparing: Comparing = {
    kind: { kind: desired.kind, isBuiltIn: isBuiltIn(desired) },
    others: (live.metadata.managedFields ?? []).filter((entry) => !isOwn(entry)).map(fieldsOf),
    found,
  };
  compareFields(comparing, {
    desired: applicable(desired, live),
    live,
    node: own?.apiVersion === desired.apiVersion ? fieldsOf(own) : {},
  });
  return found.size === 0 ? { kind: "same" } : { kind: "different", paths: [...found] };
}

/** What identifies an object or is the API server's own: whoever applies it comes to own none of it. */
const neverOwned: ReadonlySet<string> = new Set([
  "clusterName",
  "creationTimestamp",
  "generation",
  "managedFields",
  "name",
  "namespace",
  "resourceVersion",
  "selfLink",
  "uid",
]);

/** The part of an object that applying it can change. */
function applicable(desired: KubeObject, live: LiveObject): Plain {
  const { apiVersion, kind, metadata, status, ...content } = desired;
  const kept = Object.entries(metadata).filter(([name]) => !neverOwned.has(name));
  return {
    ...(kept.length > 0 && { metadata: Object.fromEntries(kept) }),
    ...content,
    ...(status !== undefined && !hasStatusOfItsOwn(desired, live) && { status }),
  };
}

/** Can the status be written only as such? Of a custom kind that shows once somebody has. */
function hasStatusOfItsOwn(desired: KubeObject, { metadata: { managedFields = [] } }: LiveObject): boolean {
  return isBuiltIn(desired) || managedFields.some(({ subresource }) => subresource === "status");
}
