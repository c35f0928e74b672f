import { formatInstant, sha256, type Instant } from "../../base/index.ts";
import { group, isReason, reasons, type Live, type StageSet } from "../../api/index.ts";
import type { Fact, RunTold, SourceTold } from "../../engine/index.ts";
import { cut } from "../cut.ts";
import type { Reporter } from "../events.ts";
import { messageBytesMax } from "../limits.ts";

/** An event as Flux's controllers post it to their notification-controller (event.toolkit.fluxcd.io/v1beta1). */
export interface FluxEvent {
  readonly involvedObject: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
  readonly severity: "info" | "error";
  readonly timestamp: string;
  readonly message: string;
  readonly reason: string;
  /** notification-controller heeds keys of the object's own group alone, and passes them on without it. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly reportingController: string;
  readonly reportingInstance: string;
}

/**
 * What is posted of a fact: the event for people; and where a run has succeeded or failed, one for each revision that it is
 * made of, from which Flux's Git providers set the status of that commit, and which all others pass over. They do not take the first for it, so that no commit
 * is green before its release is.
 */
export function fluxEventsOf(
  stageSet: Live<StageSet>,
  fact: Fact,
  { reporter, now }: { readonly reporter: Reporter; readonly now: Instant },
): readonly FluxEvent[] {
  const { apiVersion, kind, metadata } = stageSet;
  const { name, namespace = "default", uid, resourceVersion } = metadata;
  const event = (about: Readonly<Record<string, string | undefined>>): FluxEvent => ({
    involvedObject: { apiVersion, kind, namespace, name, uid, resourceVersion },
    severity: severityOf(fact),
    timestamp: formatInstant(now),
    message: cut(fact.message, messageBytesMax),
    reason: fact.reason,
    metadata: withGroup({ ...about, stage: fact.stage, run: fact.run?.id }),
    reportingController: reporter.controller,
    reportingInstance: reporter.instance,
  });
  const [only, ...others] = sourcesOf(fact);
  const source = others.length === 0 ? only : undefined; // of several the message tells
  return [
    event({ ...revisionOf(source), token: fact.name }),
    ...commitsOf(stageSet, fact).map((made) => {
      return event({ ...revisionOf(made), token: tokenOf(fact, made), commit_status: "update" });
    }),
  ];
}

/** An error calls somebody. A gate that holds does not, though the StageSet is not Ready. */
function severityOf({ reason, type }: Fact): FluxEvent["severity"] {
  const isError = isReason(reason) ? reasons[reason].failing : type === "Warning";
  return isError ? "error" : "info";
}

/** What the run has brought about, or has failed to. */
function commitsOf({ metadata }: Live<StageSet>, fact: Fact): readonly SourceTold[] {
  if (!isReason(fact.reason) || metadata.deletionTimestamp !== undefined) return [];
  const { ready, failing } = reasons[fact.reason];
  return ready === "True" || failing ? distinct(fact.run?.sources ?? []) : [];
}

/** What the fact is about: its stage, or all of the run. */
function sourcesOf({ stage, run }: Fact): readonly SourceTold[] {
  const all: RunTold["sources"] = run?.sources ?? [];
  return distinct(stage === undefined ? all : all.filter((source) => source.stage === stage));
}

function distinct(sources: readonly SourceTold[]): readonly SourceTold[] {
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

function keyOf({ revision, originRevision = "" }: SourceTold): string {
  return `${revision} ${originRevision}`;
}

function revisionOf(source: SourceTold | undefined): Readonly<Record<string, string | undefined>> {
  return { revision: source?.revision, originRevision: source?.originRevision };
}

/** notification-controller takes events with the same message, revision and token for one. */
function tokenOf({ name }: Fact, source: SourceTold): string {
  return `${name}.${sha256(keyOf(source)).slice(0, 8)}`;
}

function withGroup(metadata: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const told = Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(told.map(([key, value]) => [`${group}/${key}`, value]));
}
