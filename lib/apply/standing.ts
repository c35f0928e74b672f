import type { ApiError, LiveObject } from "../cluster/index.ts";

/** How an object that is wanted stands in the cluster. */
export type Standing =
  /** As it is wanted; made by `asWanted`. */
  | { readonly kind: "asWanted"; readonly live: LiveObject }
  /** Not ours to change: marked so, or kept where it cannot be changed. */
  | { readonly kind: "leftAlone"; readonly live: LiveObject | undefined }
  /** A Job of this content has done its work, and is gone. */
  | { readonly kind: "finished" }
  /** A Job of this content was applied, and is gone; nobody saw it end. */
  | { readonly kind: "vanished" }
  /** `paths`: where, as people write them. */
  | { readonly kind: "differs"; readonly live: LiveObject; readonly paths: readonly string[] }
  | { readonly kind: "absent" }
  /** It is being deleted; what is wanted can be made once it is gone. */
  | { readonly kind: "terminating"; readonly live: LiveObject }
  /** The API server says that what is there cannot become what is wanted. `live`: where it was read. */
  | { readonly kind: "immutable"; readonly live: LiveObject | undefined; readonly error: ApiError }
  /** `owner`: the StageSet that has it, as a message names it. `otherwise`: how it stands apart from that. */
  | { readonly kind: "foreign"; readonly owner: string; readonly otherwise: Standing };

/** By `liveKey`. */
export type Standings = Map<string, Standing>;

/**
 * Of an object that is as it is wanted, only how it does is looked at again: who owns what of it, and what a ConfigMap or
 * a Secret holds, need not stay in memory for thousands of them.
 */
export function asWanted(live: LiveObject): Standing & { readonly kind: "asWanted" } {
  const { managedFields: _managedFields, ...metadata } = live.metadata;
  const { apiVersion, kind } = live;
  const holdsData = apiVersion === "v1" && (kind === "ConfigMap" || kind === "Secret");
  return { kind: "asWanted", live: holdsData ? { apiVersion, kind, metadata } : { ...live, metadata } };
}
