import type { Live, StageSet } from "../../lib/api/index.ts";
import { parseInstant, type Instant } from "../../lib/base/index.ts";
import { readyOf } from "../ready.ts";
import { age } from "./age.ts";
import type { Row } from "./table.ts";

/** Which columns a table of StageSets has. */
export interface RowChoice {
  /** More of each: how many stages are Ready, what is applied, and what the Ready condition says. */
  readonly wide: boolean;
  /** They are of several Namespaces. */
  readonly namespaces: boolean;
}

export function stageSetColumns({ wide, namespaces }: RowChoice): readonly string[] {
  return [
    ...(namespaces ? ["NAMESPACE"] : []),
    ...["NAME", "READY", "STATUS", "AGE"],
    ...(wide ? ["STAGES", "REVISION", "MESSAGE"] : []),
  ];
}

/** A StageSet as a row of these columns. */
export function stageSetRow(stageSet: Live<StageSet>, { wide, namespaces }: RowChoice, now: Instant): Row {
  const { metadata } = stageSet;
  const { status, reason, message } = readyOf(stageSet);
  const created = parseInstant(metadata.creationTimestamp);
  return [
    ...(namespaces ? [metadata.namespace] : []),
    ...[metadata.name, status, reason, created === undefined ? undefined : age(now - created)],
    ...(wide ? [readyStages(stageSet), shownRevisions(stageSet), message] : []),
  ];
}

/** `2/3`: stages of the spec that are Ready, of all. */
function readyStages({ spec, status }: StageSet): string {
  const ready = new Set((status?.stages ?? []).filter(({ phase }) => phase === "Ready").map(({ name }) => name));
  return `${spec.stages.filter(({ name }) => ready.has(name)).length}/${spec.stages.length}`;
}

/** What the last successful run applied; each revision once. */
function shownRevisions({ status }: StageSet): string | undefined {
  const revisions = new Set(Object.values(status?.lastAppliedRevisions ?? {}).map(shortRevision));
  return revisions.size === 0 ? undefined : [...revisions].join(",");
}

/** `main@sha1:4f2a09c1`: eight digits tell commits and digests apart, as Flux shows them. */
export function shortRevision(revision: string): string {
  return revision.replaceAll(/\b(sha\d+:[0-9a-f]{8})[0-9a-f]+/g, "$1");
}
