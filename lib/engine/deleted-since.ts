import { instant, parseInstant, type Instant } from "../base/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";

/**
 * When the first of these objects was deleted that is still going, so that each wave of a deletion is looked at often at its
 * beginning; `otherwise` where none is. An object that may take its time has a deletionTimestamp that lies ahead.
 */
export function deletedSince(objects: Iterable<LiveMetadata | undefined>, otherwise: Instant): Instant {
  const deleted = [...objects].flatMap((object) => parseInstant(object?.metadata.deletionTimestamp ?? "") ?? []);
  return deleted.length === 0 ? otherwise : instant(Math.min(...deleted));
}
