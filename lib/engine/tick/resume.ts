import { mapParallel } from "../../base/index.ts";
import { done, failed, type Live, type Result, type StageSet } from "../../api/index.ts";
import { failureOf, type Cluster, type ClusterReader, type ObjectChange } from "../../cluster/index.ts";
import { dependencyKeys, keyOf } from "../../gates/index.ts";
import { isAnyServed, keysOfCarrier, readSources } from "../../source/index.ts";
import { agendaLooksMax, agendaReadsMax, agendaWatchesMax, relistMs } from "../limits.ts";
import type { Settings } from "../ports.ts";
import { planReads, stageSetKey, type Agenda, type Mark } from "./agenda.ts";
import { inputKinds, observeInputs } from "./inputs.ts";
import { isOurs, type Outlook, type OutlookQuestion } from "./outlook.ts";
import { waitsForDependency } from "./questions.ts";
import { referencesOf } from "./references.ts";
import { readStageSet } from "./survey.ts";

/** StageSets by key as they were read; undefined: gone. */
type Read = Map<string, Live<StageSet> | undefined>;

/**
 * Goes on from an agenda: reads what has happened since, and with it what may be due.
 * @returns undefined where the agenda is not good enough, so that everything has to be listed
 */
export async function resumeOutlook(
  cluster: Cluster,
  kept: Agenda,
  question: OutlookQuestion,
  settings: Settings,
): Promise<Result<Outlook | undefined>> {
  if (!isCurrent(kept, question)) return done(undefined);
  const appeared = await isAnyServed(cluster, kept.unserved);
  if (appeared.kind === "failed") return appeared;
  if (appeared.value) return done(undefined);
  const happened = await readHappened(cluster, kept.marks);
  if (happened.kind === "failed") return happened;
  if (happened.value === undefined) return done(undefined);
  const { read, marks } = happened.value;
  const { now, share, namespaces, before = {} } = question;
  const named = inputKindsIn(kept, read);
  const inputs = await observeInputs(cluster, { named, before, namespaces });
  const changed = new Set([...happened.value.changed, ...[...inputs.changed].map((input) => `/${input}`)]);
  const looked = [...new Set([...read.keys(), ...planReads(kept, { changed, now, share })])];
  if (looked.length > agendaLooksMax) return done(undefined);
  const all = await readMore(cluster, read, looked);
  if (all.kind === "failed") return all;
  const there = looked.flatMap((key) => read.get(key) ?? []);
  const known = await readMore(cluster, read, dependenciesOf(there, namespaces));
  if (known.kind === "failed") return known;
  const ours = there.filter((one) => isOurs(one, share));
  const sources = await readSources(cluster, referencesOf(ours, settings));
  if (sources.kind === "failed") return sources;
  const stageSets = [...read.values()].filter((one) => one !== undefined);
  return done({ stageSets, sources: sources.value, looked: there, inputs, agenda: agendaAfter(kept, read, marks) });
}

/** The agenda itself where nothing at all has happened. */
function agendaAfter(kept: Agenda, read: Read, marks: readonly Mark[]): Agenda {
  const isMoved = marks.some(({ resourceVersion }, place) => kept.marks[place]?.resourceVersion !== resourceVersion);
  if (read.size === 0 && !isMoved) return kept;
  const entries = new Map(kept.entries);
  for (const [key, stageSet] of read) if (stageSet === undefined) entries.delete(key);
  return { ...kept, marks, entries };
}

/** Is it ours, and not too old to believe? */
function isCurrent({ scope, listedAt }: Agenda, { scope: ours, now }: OutlookQuestion): boolean {
  return scope === ours && listedAt <= now && now - listedAt < relistMs;
}

interface Since {
  readonly read: Read;
  /** The keys of the objects that have changed. */
  readonly changed: readonly string[];
  readonly marks: readonly Mark[];
}

/** What has happened since; undefined where the API server does not remember it. */
async function readHappened(cluster: Cluster, marks: readonly Mark[]): Promise<Result<Since | undefined>> {
  const answers = await mapParallel(marks, agendaWatchesMax, ({ apiVersion, kind, namespace, resourceVersion }) =>
    cluster.changesSince({ apiVersion, kind }, resourceVersion, namespace === undefined ? {} : { namespace }),
  );
  const read: Read = new Map();
  const changed: string[] = [];
  const moved: Mark[] = [];
  for (const [place, mark] of marks.entries()) {
    const answer = answers[place];
    if (answer === undefined) return done(undefined);
    if (answer.kind === "refused") {
      const isForgotten = answer.error.status === 410 || answer.error.reason === "NoSuchKind";
      return isForgotten ? done(undefined) : failed(failureOf(answer.error, "InternalError"));
    }
    for (const change of answer.value.changes) changed.push(...note(read, change));
    moved.push({ ...mark, resourceVersion: answer.value.resourceVersion });
  }
  return done({ read, changed, marks: moved });
}

/** Takes down what has become of an object. @returns the keys that it is known by */
function note(read: Read, { kind, object }: ObjectChange): readonly string[] {
  if (object.kind !== "StageSet") return keysOfCarrier(object);
  const stageSet = object as unknown as Live<StageSet>; // the API server checks our kinds
  read.set(keyOf(stageSet), kind === "gone" ? undefined : stageSet);
  return [stageSetKey(keyOf(stageSet))];
}

function inputKindsIn({ entries }: Agenda, read: Read): ReadonlySet<string> {
  const concerns = [...entries.values()].flatMap((entry) => entry.concerns);
  const changed = [...read.values()].flatMap((stageSet) => stageSet?.spec.stages ?? []);
  const named = changed.flatMap(({ postBuild }) => (postBuild?.substituteFrom ?? []).map(({ kind }) => kind));
  const isNamed = (kind: (typeof inputKinds)[number]): boolean =>
    named.includes(kind) || concerns.some((key) => key.startsWith(`/${kind}/`));
  return new Set(inputKinds.filter(isNamed));
}

/** Reads those of `keys` that are not read yet. */
async function readMore(cluster: ClusterReader, read: Read, keys: readonly string[]): Promise<Result<void>> {
  const missing = keys.filter((key) => !read.has(key));
  const answers = await mapParallel(missing, agendaReadsMax, (key) => readStageSet(cluster, key));
  for (const [place, answer] of answers.entries()) {
    if (answer.kind === "failed") return answer;
    read.set(missing[place] ?? "", answer.value);
  }
  return done(undefined);
}

/** What those that wait depend on, as far as a tick sees. */
function dependenciesOf(
  stageSets: readonly Live<StageSet>[],
  namespaces: readonly string[] | undefined,
): readonly string[] {
  const keys = new Set(stageSets.filter(waitsForDependency).flatMap(dependencyKeys));
  return [...keys].filter((key) => namespaces?.includes(key.split("/", 1).join("")) ?? true);
}
