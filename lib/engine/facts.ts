import { sha256 } from "../base/index.ts";
import { reasons, type EventReason, type Live, type Reason, type StageSet } from "../api/index.ts";

/** Something that happened to a StageSet, told once the status that records it is written. */
export interface Fact {
  /** Derived from the StageSet, its run and the fact, so that telling it again changes nothing. */
  readonly name: string;
  readonly type: "Normal" | "Warning";
  readonly reason: EventReason;
  /** What was being done, as events.k8s.io wants it. */
  readonly action: string;
  readonly message: string;
}

/** What became true between two statuses of one StageSet. */
export function factsBetween(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  return [...stageFacts(before, after), ...readyFacts(before, after)];
}

function readyFacts(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  const [was, is] = [before, after].map(({ status }) => status?.conditions?.find(({ type }) => type === "Ready"));
  if (is === undefined || (is.reason === was?.reason && is.message === was.message)) return [];
  if (is.reason === was?.reason && is.reason !== "Succeeded") return [];
  const reason = is.reason as Reason; // we are the only ones who write it, and only from this list
  const type = reasons[reason].ready === "False" ? "Warning" : "Normal";
  return [fact(after, { type, reason, action: "Reconcile", message: is.message })];
}

function stageFacts(before: Live<StageSet>, after: Live<StageSet>): readonly Fact[] {
  return (after.status?.stages ?? []).flatMap((stage) => {
    const was = before.status?.stages?.find(({ name }) => name === stage.name);
    const same =
      was?.phase === "Ready" &&
      was.appliedRevision === stage.appliedRevision &&
      was.contentDigest === stage.contentDigest;
    if (stage.phase !== "Ready" || same) return [];
    const message = `Stage ${stage.name} is Ready at ${stage.appliedRevision ?? "?"}`;
    return [fact(after, { type: "Normal", reason: "StageApplied", action: "Apply", message })];
  });
}

/**
 * A fact of the run that `stageSet` is in, or was in last.
 * @param what `same`: what makes it the same fact when it is told again; absent: its message
 */
export function fact(
  { metadata, status }: Pick<Live<StageSet>, "metadata" | "status">,
  { same, ...what }: Omit<Fact, "name"> & { readonly same?: string },
): Fact {
  const run = status?.run?.id ?? status?.history?.[0]?.id ?? "";
  const key = sha256(`${metadata.uid}/${run}/${what.reason}/${same ?? what.message}`).slice(0, 16);
  const about = metadata.name.slice(0, 200).replace(/[-.]+$/, ""); // a label of a DNS name ends with neither
  return { name: `${about}.${key}`, ...what };
}
