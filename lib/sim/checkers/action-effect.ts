import type { LiveObject } from "../../cluster/index.ts";
import type { Write } from "../server/index.ts";
import { ownerOf, type Known } from "./checker.ts";

/** What a write of the engine into somebody's namespace was for. */
export type EffectSeen =
  /** An object that carries an attempt's token came into being, or was applied again. */
  | { readonly kind: "make"; readonly token: string; readonly object: LiveObject }
  /** An object was changed with an attempt's token as field manager. */
  | { readonly kind: "patch"; readonly token: string; readonly object: LiveObject }
  /** An object that is none of ours, and no action's, was deleted. */
  | { readonly kind: "delete"; readonly object: LiveObject }
  /** An object that carries an attempt's token was deleted. */
  | { readonly kind: "clear"; readonly token: string; readonly object: LiveObject }
  /** An object of a stage. */
  | { readonly kind: "stage"; readonly stage: string; readonly object: LiveObject }
  /** Nothing that the engine has any business with. */
  | { readonly kind: "unknown"; readonly object: LiveObject };

const ownKinds = new Set(["StageSet", "StageInventory", "StageLedger", "Lease", "Event"]);
/** Where ticks remember, in every simulation: a Lease, and a ConfigMap. */
const tickMemory = "stageset-tick";
const tokenLabel = "stages.metio.wtf/action-token";
const tokenForm = /^[0-9a-f]{20}$/;

/** Is it one of the objects that the engine keeps its own affairs in? */
export function isOwnKind({ kind, name }: Pick<Write, "kind" | "name">): boolean {
  return ownKinds.has(kind) || (kind === "ConfigMap" && name === tickMemory);
}

/** What a write by the engine was for; undefined where it was about its own affairs. */
export function effectOf(write: Write, { claimedBy }: Pick<Known, "claimedBy">): EffectSeen | undefined {
  if (isOwnKind(write)) return undefined;
  const { verb, before, after } = write;
  const object = after ?? before;
  if (object === undefined) return undefined;
  const label = tokenOf(object);
  const owner = ownerOf(before) ?? ownerOf(after);
  if (verb === "delete") {
    if (label !== undefined) return { kind: "clear", token: label, object };
    const stage = owner?.stage ?? claimedBy?.(object);
    return stage === undefined ? { kind: "delete", object } : { kind: "stage", stage, object };
  }
  const patched = newToken(before, after);
  if (patched !== undefined) return { kind: "patch", token: patched, object };
  if (owner !== undefined) return { kind: "stage", stage: ownerOf(after)?.stage ?? owner.stage, object };
  if (label !== undefined) return { kind: "make", token: label, object };
  const claimed = claimedBy?.(object); // whatever has become of its labels
  return claimed === undefined ? { kind: "unknown", object } : { kind: "stage", stage: claimed, object };
}

/** The token that an object carries as its label. */
export function tokenOf(object: LiveObject | undefined): string | undefined {
  return object?.metadata.labels?.[tokenLabel];
}

/** The token as whose manager the object was changed. */
function newToken(before: LiveObject | undefined, after: LiveObject | undefined): string | undefined {
  const was = new Map(tokens(before));
  return tokens(after).find(([manager, entry]) => was.get(manager) !== entry)?.[0];
}

function tokens(object: LiveObject | undefined): readonly (readonly [string, string])[] {
  return (object?.metadata.managedFields ?? [])
    .filter(({ manager }) => tokenForm.test(manager))
    .map((entry) => [entry.manager, JSON.stringify(entry)]);
}
