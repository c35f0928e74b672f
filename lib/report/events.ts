import { mapParallel, type Instant } from "../base/index.ts";
import { fieldManager, type Live, type StageSet } from "../api/index.ts";
import type { Cluster, KubeObject } from "../cluster/index.ts";
import type { Fact } from "../engine/index.ts";
import { eventDeadlineMs, eventsConcurrencyMax, noteBytesMax } from "./limits.ts";

export interface Reporter {
  /** What reports, such as `stageset`. */
  readonly controller: string;
  /** Which process of it. */
  readonly instance: string;
}

/**
 * Writes facts as Events (events.k8s.io/v1) about the StageSet. One that was written before is there already, and stays.
 * What is refused, for want of rights or whatever else, is let go: the status tells the same.
 */
export async function writeEvents(
  cluster: Cluster,
  stageSet: Live<StageSet>,
  facts: readonly Fact[],
  { reporter, now }: { readonly reporter: Reporter; readonly now: Instant },
): Promise<void> {
  await mapParallel(facts, eventsConcurrencyMax, (fact) =>
    cluster.create(renderEvent(stageSet, fact, reporter, now), { fieldManager, deadlineMs: eventDeadlineMs }),
  );
}

function renderEvent(
  { apiVersion, kind, metadata }: Live<StageSet>,
  fact: Fact,
  reporter: Reporter,
  now: Instant,
): KubeObject {
  const namespace = metadata.namespace ?? "default";
  const { name, uid, resourceVersion } = metadata;
  return {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: fact.name, namespace },
    eventTime: microTime(now),
    reportingController: reporter.controller,
    reportingInstance: reporter.instance,
    type: fact.type,
    reason: fact.reason,
    action: fact.action,
    note: cut(fact.message),
    regarding: { apiVersion, kind, namespace, name, uid, resourceVersion },
  };
}

/** As metav1.MicroTime is written. */
function microTime(at: Instant): string {
  return new Date(at).toISOString().replace("Z", "000Z");
}

/** The API server refuses a longer note. */
function cut(note: string): string {
  const bytes = Buffer.from(note, "utf8");
  return bytes.length <= noteBytesMax
    ? note
    : `${bytes
        .subarray(0, noteBytesMax - 4)
        .toString("utf8")
        .replace(/\uFFFD+$/, "")}…`;
}
