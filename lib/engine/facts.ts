import { sha256, tellFew } from "../base/index.ts";
import { tellRef, type ObjectRef } from "../cluster/index.ts";
import { driftToldMax } from "./limits.ts";
import {
  reasons,
  type ActionScope,
  type EventReason,
  type Live,
  type Reason,
  type Run,
  type StageSet,
} from "../api/index.ts";

/** Something that happened to a StageSet, told once the status that records it is written. */
export interface Fact {
  /** Derived from the StageSet, its run and the fact, so that telling it again changes nothing. */
  readonly name: string;
  readonly type: "Normal" | "Warning";
  readonly reason: EventReason;
  /** What was being done, as events.k8s.io wants it. */
  readonly action: string;
  readonly message: string;
  /** Seen anew at each look, as long as it is so: also by one that changes nothing. */
  readonly isStanding?: true;
  /** The stage that it is about; absent: no single one. */
  readonly stage?: string;
  /** Of the end of an action: how often that runs. */
  readonly scope?: ActionScope;
  /** Of a teardown that goes on without something: without what. */
  readonly forced?: Forced;
  /** The run that it was seen in; absent: in none. */
  readonly run?: RunTold;
}

/** What a teardown goes on without. */
export type Forced = "ActionNotDone" | "ObjectNotRemoved" | "LabelsNotRemoved" | "LeftoverNotRemoved";

/** A run as a fact of it tells it. */
export interface RunTold {
  readonly id: string;
  readonly sources: readonly SourceTold[];
}

/** What a stage of a run is made of. */
export interface SourceTold {
  readonly stage: string;
  readonly revision: string;
  /** What the artifact was made of itself, where it says so: a commit, for an image. */
  readonly originRevision?: string;
}

/** What of a run is told with its facts. */
export function runTold({ id, pins }: Run): RunTold {
  const sources = pins.map(({ stage, revision, originRevision }) => ({
    ...{ stage, revision },
    ...(originRevision !== undefined && { originRevision }),
  }));
  return { id, sources };
}

/** What became true between two statuses of one StageSet. */
export function factsBetween(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  return [...stageFacts(before, after), ...readyFacts(before, after)];
}

function readyFacts(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  const [was, is] = [before, after].map(({ status }) => status?.conditions?.find(({ type }) => type === "Ready"));
  if (is === undefined || (is.reason === was?.reason && is.message === was.message)) return [];
  if (is.reason === was?.reason && !["Succeeded", "PruneHeld"].includes(is.reason)) return [];
  const reason = is.reason as Reason; // we are the only ones who write it, and only from this list
  const type = reasons[reason].ready === "False" ? "Warning" : "Normal";
  return [fact(after, { type, reason, action: "Reconcile", message: is.message })];
}

function stageFacts(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  return (after.status?.stages ?? []).flatMap((stage) => {
    const was = before.status?.stages?.find(({ name }) => name === stage.name);
    const same =
      was?.phase === "Ready" &&
      was.contentDigest === stage.contentDigest &&
      (was.appliedRevision === stage.appliedRevision || after.spec.changeDetection === "Content");
    if (stage.phase !== "Ready" || same) return [];
    const message = `Stage ${stage.name} is Ready at ${stage.appliedRevision ?? "?"}`;
    return [fact(after, { type: "Normal", reason: "StageApplied", action: "Apply", message, stage: stage.name })];
  });
}

/** An object that was brought back to what is wanted. */
export interface CorrectedObject {
  readonly ref: ObjectRef;
  /** Where it had moved, as people write it; absent: it was missing. */
  readonly paths: readonly string[] | undefined;
}

/** What had changed behind our back, and is as it was applied again. Names places, never what stood there. */
export function driftFact(
  stageSet: Pick<Live<StageSet>, "metadata" | "status">,
  stage: string,
  corrected: readonly CorrectedObject[],
): Fact {
  const told = tellFew(corrected, driftToldMax, ({ ref, paths }) => {
    return `${tellRef(ref)} (${paths === undefined ? "it was missing" : paths.join(", ")})`;
  });
  const message = `Stage ${stage}: corrected drift of ${told}`;
  return fact(stageSet, { type: "Normal", reason: "DriftCorrected", action: "Apply", message, stage });
}

/** An object that cannot become what is wanted, and is left as it is. Told once for what is wanted, not once a run. */
export function keptFact(
  { metadata }: Pick<Live<StageSet>, "metadata">,
  { what, stage, digest }: { readonly what: string; readonly stage: string; readonly digest: string },
): Fact {
  const message = `Stage ${stage}: ${what} is kept as it is: a field of it cannot be changed, and conflictPolicy says KeepExisting`;
  return fact(
    { metadata },
    {
      ...{ type: "Warning", reason: "ConflictKept", action: "Apply", message, stage },
      ...{ same: `${what}/${digest}`, isStanding: true },
    },
  );
}

/** Rights that are missing cost requests. Told once for what is missing, not once a run. */
export function slowReadFact({ metadata }: Pick<Live<StageSet>, "metadata">, stage: string, note: string): Fact {
  const message = `Stage ${stage}: its identity ${note}; grant it the verb list`;
  return fact(
    { metadata },
    { type: "Warning", reason: "ListDenied", action: "Apply", message, stage, isStanding: true },
  );
}

/**
 * A fact of the run that `stageSet` is in, or was in last.
 * @param what `same`: what makes it the same fact when it is told again; absent: its message
 */
export function fact(
  { metadata, status }: Pick<Live<StageSet>, "metadata" | "status">,
  { same, ...what }: Omit<Fact, "name" | "run"> & { readonly same?: string },
): Fact {
  const run = status?.run?.id ?? status?.history?.[0]?.id ?? "";
  const key = sha256(`${metadata.uid}/${run}/${what.reason}/${same ?? what.message}`).slice(0, 16);
  const about = metadata.name.slice(0, 200).replace(/[-.]+$/, ""); // a label of a DNS name ends with neither
  return { name: `${about}.${key}`, ...what, ...(status?.run !== undefined && { run: runTold(status.run) }) };
}
