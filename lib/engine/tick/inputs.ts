import { failed, labels, type Live, type Result, type StageSet } from "../../api/index.ts";
import { failureOf, type ClusterReader, type LiveMetadata, type ObjectList } from "../../cluster/index.ts";
import { namespaceOf } from "../identity.ts";
import { inEach, type Within } from "./survey.ts";

/** The kinds that `substituteFrom` may name. */
export const inputKinds = ["ConfigMap", "Secret"] as const;
type InputKind = (typeof inputKinds)[number];

/** How far a tick had seen each kind: the resourceVersion of the list; absent: never. */
export type InputMarks = Readonly<Partial<Record<InputKind, string>>>;

/** Labelled objects that have changed since the last complete tick: `kind/namespace/name`. */
export type ChangedInputs = ReadonlySet<string>;

export interface SeenInputs {
  readonly changed: ChangedInputs;
  readonly marks: InputMarks;
}

/**
 * Which labelled ConfigMaps and Secrets have changed since `before`? The metadata of each kind is listed once, where any
 * StageSet names it. Whoever may not list them, or gets no answer, sees no change: then the interval finds it.
 * One that is deleted is seen by nobody, for nothing remembers each of them.
 */
export async function observeInputs(
  cluster: ClusterReader,
  { named, before, namespaces }: InputQuestion,
): Promise<SeenInputs> {
  const kinds = inputKinds.filter((kind) => named.has(kind));
  const changed = new Set<string>();
  const marks: Partial<Record<InputKind, string>> = { ...before };
  const look = async (kind: InputKind): Promise<void> => {
    const lists = await inEach(namespaces, (within) => listLabelled(cluster, kind, within));
    if (lists.kind === "failed") return;
    const since = before[kind];
    marks[kind] = earliest(lists.value.map(({ resourceVersion }) => resourceVersion));
    for (const { items, resourceVersion } of lists.value)
      for (const { metadata } of items)
        if (since === undefined || isNewer(metadata.resourceVersion, { since, listed: resourceVersion }))
          changed.add(`${kind}/${metadata.namespace ?? ""}/${metadata.name}`);
  };
  await Promise.all(kinds.map(look));
  return { changed, marks };
}

export interface InputQuestion {
  /** The kinds of the inputs that there are. */
  readonly named: ReadonlySet<string>;
  readonly before: InputMarks;
  /** Absent: all. */
  readonly namespaces?: readonly string[] | undefined;
}

async function listLabelled(
  cluster: ClusterReader,
  kind: InputKind,
  within: Within,
): Promise<Result<ObjectList<LiveMetadata>>> {
  const labelSelector = `${labels.watch}=Enabled`;
  const answer = await cluster.listMetadata({ apiVersion: "v1", kind }, { ...within, labelSelector });
  return answer.kind === "done" ? answer : failed(failureOf(answer.error, "InternalError"));
}

/** Of several lists, made one after another: what has changed since the first of them was made is not missed. */
function earliest([first = "", ...others]: readonly string[]): string {
  return others.reduce((least, one) => {
    const [a, b] = [wholeNumber(least), wholeNumber(one)];
    return a !== undefined && b !== undefined && b < a ? one : least; // what is no number counts as changed anyway
  }, first);
}

/** Does the StageSet take variables from one of them? */
export function readsChanged(stageSet: Live<StageSet>, changed: ChangedInputs): boolean {
  return changed.size > 0 && inputsOf(stageSet).some((input) => changed.has(input));
}

/** Of which kinds the inputs of these StageSets are. */
export function inputKindsOf(stageSets: readonly Live<StageSet>[]): ReadonlySet<string> {
  return new Set(stageSets.flatMap(inputsOf).map((input) => input.split("/", 1).join("")));
}

/** The ConfigMaps and Secrets that a StageSet takes variables from. */
export function inputsOf(stageSet: Live<StageSet>): readonly string[] {
  const namespace = namespaceOf(stageSet);
  return stageSet.spec.stages.flatMap(({ postBuild }) =>
    (postBuild?.substituteFrom ?? []).map(({ kind, name }) => `${kind}/${namespace}/${name}`),
  );
}

/**
 * resourceVersions of one resource are whole numbers that grow, and may be compared (KEP-5504). What is no number, or has
 * gone back, as in a cluster that was restored from a backup, counts as changed.
 */
function isNewer(version: string, { since, listed }: { readonly since: string; readonly listed: string }): boolean {
  const [one, mark, last] = [version, since, listed].map(wholeNumber);
  if (one === undefined || mark === undefined || last === undefined || last < mark) return true;
  return one > mark;
}

function wholeNumber(text: string): bigint | undefined {
  return /^\d+$/.test(text) ? BigInt(text) : undefined;
}
