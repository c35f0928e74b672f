import { formatInstant, after, type Instant } from "../../base/index.ts";
import type { DeleteOptions, LiveObject } from "../../cluster/index.ts";

/** What a request to delete an object comes to. */
export type DeletionPlan =
  | { readonly kind: "pending" } // its end is already on its way: nothing changes
  | { readonly kind: "mark"; readonly object: LiveObject } // it waits for finalizers or its grace period
  | { readonly kind: "remove" };

const orphan = "orphan";
const foreground = "foregroundDeletion";

/**
 * The registry's rule: graceful deletion first, then finalizers, those of the garbage collector included.
 * @param graceSeconds how long the kind asks to wait; undefined: it has no grace
 */
export function planDeletion(
  live: LiveObject,
  { propagation }: DeleteOptions,
  graceSeconds: number | undefined,
  now: Instant,
): DeletionPlan {
  const marked = live.metadata.deletionTimestamp !== undefined;
  if (marked && graceSeconds !== undefined && (live.metadata.deletionGracePeriodSeconds ?? 0) > 0) {
    return { kind: "pending" };
  }
  const finalizers = collectorFinalizers(live.metadata.finalizers ?? [], propagation);
  if (graceSeconds !== undefined && graceSeconds > 0 && !marked) {
    return { kind: "mark", object: mark(live, finalizers, graceSeconds, now) };
  }
  if (finalizers.length === 0) return { kind: "remove" };
  return { kind: "mark", object: mark(live, finalizers, 0, now) };
}

/** The two finalizers by which the garbage collector knows what is asked of it; an explicit wish beats what stands. */
function collectorFinalizers(
  standing: readonly string[],
  propagation: DeleteOptions["propagation"],
): readonly string[] {
  if (propagation === undefined) return standing;
  const others = standing.filter((one) => one !== orphan && one !== foreground);
  const wanted = { Orphan: [orphan], Foreground: [foreground], Background: [] }[propagation];
  const next = [...others, ...wanted];
  return next.length === standing.length && next.every((one) => standing.includes(one)) ? standing : next;
}

function mark(live: LiveObject, finalizers: readonly string[], graceSeconds: number, now: Instant): LiveObject {
  const { generation, deletionTimestamp } = live.metadata;
  const isFirst = deletionTimestamp === undefined;
  if (!isFirst && finalizers === live.metadata.finalizers) return live;
  const { finalizers: _, ...metadata } = live.metadata;
  return {
    ...live,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 && { finalizers }),
      ...(isFirst && generation !== undefined && generation > 0 && { generation: generation + 1 }),
      deletionTimestamp: deletionTimestamp ?? formatInstant(after(now, graceSeconds * 1000)),
      deletionGracePeriodSeconds: graceSeconds,
    },
  };
}

/** Is an object that is being deleted gone with this update? */
export function endsWith(next: LiveObject["metadata"], live: LiveObject["metadata"]): boolean {
  if (live.deletionTimestamp === undefined || (next.finalizers ?? []).length > 0) return false;
  return (live.deletionGracePeriodSeconds ?? 0) === 0;
}
