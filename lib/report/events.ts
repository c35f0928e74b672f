import { mapParallel, type Instant } from "../base/index.ts";
import { fieldManager, type Live, type StageSet } from "../api/index.ts";
import { refOf, type Cluster, type KubeObject } from "../cluster/index.ts";
import type { Fact } from "../engine/index.ts";
import { cut } from "./cut.ts";
import { eventDeadlineMs, eventsConcurrencyMax, noteBytesMax } from "./limits.ts";

export interface Reporter {
  /** What reports, such as `stageset`. */
  readonly controller: string;
  /** Which process of it. */
  readonly instance: string;
}

/**
 * Writes facts as Events (events.k8s.io/v1) about the StageSet. One that was written before is there already, and stays.
 * What each look sees anew is read first, so that a look which changes nothing sends no write (I9). What is refused, for want of rights or whatever else, is let go: the status tells the same.
 * @returns the facts that are new, as far as can be known: where no Event could be written, those that no look will see again
 */
export async function writeEvents(
  cluster: Cluster,
  stageSet: Live<StageSet>,
  facts: readonly Fact[],
  { reporter, now }: { readonly reporter: Reporter; readonly now: Instant },
): Promise<readonly Fact[]> {
  const told = await mapParallel(facts, eventsConcurrencyMax, async (fact) => {
    const event = renderEvent(stageSet, fact, reporter, now);
    if (fact.isStanding === true && (await isThere(cluster, event))) return [];
    const answer = await cluster.create(event, { fieldManager, deadlineMs: eventDeadlineMs });
    if (answer.kind === "done") return [fact];
    const isNew = answer.error.reason !== "AlreadyExists" && fact.isStanding !== true;
    return isNew ? [fact] : [];
  });
  return told.flat();
}

/** Whoever may not read Events finds out by writing. */
async function isThere(cluster: Cluster, event: KubeObject): Promise<boolean> {
  const answer = await cluster.get(refOf(event), { deadlineMs: eventDeadlineMs });
  return answer.kind === "done" && answer.value !== undefined;
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
    note: cut(fact.message, noteBytesMax),
    regarding: { apiVersion, kind, namespace, name, uid, resourceVersion },
  };
}

/** As metav1.MicroTime is written. */
function microTime(at: Instant): string {
  return new Date(at).toISOString().replace("Z", "000Z");
}
