import { instant, parseInstant, type Instant } from "../base/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";

/**
 * Since when the first of these objects is going, so that each wave of a deletion is looked at often at its beginning;
 * `otherwise` where none is. One that may take its time has a deletionTimestamp that lies ahead: it is going since now.
 */
export function deletedSince(
  objects: Iterable<LiveMetadata>,
  { otherwise, now }: { readonly otherwise: Instant; readonly now: Instant },
): Instant {
  const deleted = [...objects].flatMap(({ metadata }) => parseInstant(metadata.deletionTimestamp ?? "") ?? []);
  return deleted.length === 0 ? otherwise : instant(Math.min(now, ...deleted));
}
