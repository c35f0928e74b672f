import { labels, ownerLabels } from "../api/index.ts";
import { mapParallel } from "../base/index.ts";
import {
  refOf,
  type Answer,
  type ClusterReader,
  type KubeObject,
  type LiveMetadata,
  type LiveObject,
} from "../cluster/index.ts";
import { readByNameMax, readsConcurrencyMax } from "./limits.ts";
import { liveKey } from "./observe-live.ts";
import { ownerOf, standingOf, type Absence } from "./standing-of.ts";
import type { Standings } from "./standing.ts";

export interface StandingQuestion {
  /** Objects of one stage. */
  readonly desired: readonly KubeObject[];
  readonly owner: { readonly namespace: string; readonly name: string; readonly stage: string };
  /** The stage was never applied: most of its objects are not there. */
  readonly isNew: boolean;
  readonly absenceOf: (object: KubeObject) => Absence;
}

export interface SeenStandings {
  readonly standings: Standings;
  /** What could not be read as cheaply, and was read all the same. */
  readonly notes: readonly string[];
}

/**
 * How a stage's objects stand, by few lists: each kind once per Namespace by the stage's labels. What is not among them is
 * asked for by name, or where that is much, found by one more list. An identity that may not list reads one by one.
 */
export async function observeStandings(
  cluster: ClusterReader,
  question: StandingQuestion,
): Promise<Answer<SeenStandings>> {
  const groups = [
    ...Map.groupBy(question.desired, ({ apiVersion, kind, metadata }) =>
      [apiVersion, kind, metadata.namespace ?? ""].join(" "),
    ).values(),
  ];
  const answers = await mapParallel(groups, readsConcurrencyMax, (group) => readGroup(cluster, group, question));
  const standings: Standings = new Map();
  const notes: string[] = [];
  for (const answer of answers) {
    if (answer.kind === "refused") return answer;
    for (const [key, standing] of answer.value.standings) standings.set(key, standing);
    notes.push(...answer.value.notes);
  }
  return { kind: "done", value: { standings, notes } };
}

/** By `liveKey`: what is there of a group. */
type Found = ReadonlyMap<string, LiveObject>;

async function readGroup(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  question: StandingQuestion,
): Promise<Answer<SeenStandings>> {
  const { owner, isNew } = question;
  const found: Answer<Found> = isNew ? nothing : await listOurs(cluster, group, ownerLabels(owner));
  if (found.kind === "refused") return mayNotList(found) ? readOneByOne(cluster, group, question) : found;
  const missing = group.filter((object) => !found.value.has(keyOf(object)));
  const late = await readMissing(cluster, missing, owner);
  if (late.kind === "refused") return mayNotList(late) ? readOneByOne(cluster, group, question) : late;
  const standings = judge(group, new Map([...found.value, ...late.value]), question);
  return { kind: "done", value: { standings, notes: [] } };
}

const nothing: Answer<Found> = { kind: "done", value: new Map() };

/** For an identity that may get but not list. */
async function readOneByOne(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  question: StandingQuestion,
): Promise<Answer<SeenStandings>> {
  const read = await readEach(cluster, group);
  if (read.kind === "refused") return read;
  const [first] = group;
  const { namespace } = first?.metadata ?? {};
  const where = namespace === undefined ? "" : ` in ${namespace}`;
  const notes = [`may not list ${first?.kind ?? "?"}${where}: ${group.length} objects are read one by one`];
  return { kind: "done", value: { standings: judge(group, read.value, question), notes } };
}

function judge(group: readonly KubeObject[], found: Found, { owner, absenceOf }: StandingQuestion): Standings {
  const standings: Standings = new Map();
  for (const object of group) {
    const key = keyOf(object);
    const live = found.get(key);
    const standing = standingOf(object, live, absenceOf(object));
    const whose = live === undefined ? { kind: "nobody" as const } : ownerOf(live, owner);
    const isForeign = whose.kind === "other";
    standings.set(key, isForeign ? { kind: "foreign", owner: whose.name, otherwise: standing } : standing);
  }
  return standings;
}

/** What is there without this stage's label: of another stage, of another StageSet, of nobody. */
async function readMissing(
  cluster: ClusterReader,
  missing: readonly KubeObject[],
  owner: StandingQuestion["owner"],
): Promise<Answer<Found>> {
  if (missing.length <= readByNameMax) return readEach(cluster, missing);
  const listed = await listGroup(missing, (kind, namespace) => cluster.listMetadata(kind, namespace));
  if (listed.kind === "refused") return listed;
  const there = new Map<string, LiveMetadata>(listed.value.map((object) => [keyOf(object), object]));
  const isOurs = (object: KubeObject): boolean => {
    const live = there.get(keyOf(object));
    return live !== undefined && ownerOf(live, owner).kind === "ours";
  };
  const present = missing.filter((object) => there.has(keyOf(object)));
  const ours = present.filter(isOurs);
  if (ours.length <= readByNameMax) return readEach(cluster, present);
  const { [labels.stage]: _stage, ...anyStage } = ownerLabels(owner);
  const moved = await listOurs(cluster, ours, anyStage);
  if (moved.kind === "refused") return moved;
  const others = await readEach(
    cluster,
    present.filter((object) => !isOurs(object)),
  );
  return others.kind === "refused" ? others : { kind: "done", value: new Map([...moved.value, ...others.value]) };
}

async function listOurs(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  wanted: Readonly<Record<string, string>>,
): Promise<Answer<Found>> {
  const labelSelector = Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const listed = await listGroup(group, (kind, namespace) => cluster.list(kind, { labelSelector, ...namespace }));
  if (listed.kind === "refused") return listed;
  return { kind: "done", value: new Map(listed.value.map((object) => [keyOf(object), object])) };
}

async function readEach(cluster: ClusterReader, objects: readonly KubeObject[]): Promise<Answer<Found>> {
  const found = new Map<string, LiveObject>();
  const answers = await mapParallel(objects, readsConcurrencyMax, (object) => cluster.get(refOf(object)));
  for (const [index, answer] of answers.entries()) {
    const object = objects[index];
    if (answer.kind === "refused" && answer.error.reason !== "NoSuchKind") return answer;
    if (object !== undefined && answer.kind === "done" && answer.value !== undefined) {
      found.set(keyOf(object), answer.value);
    }
  }
  return { kind: "done", value: found };
}

async function listGroup<T>(
  group: readonly KubeObject[],
  list: (
    kind: Pick<KubeObject, "apiVersion" | "kind">,
    namespace: { readonly namespace?: string },
  ) => Promise<Answer<{ readonly items: readonly T[] }>>,
): Promise<Answer<readonly T[]>> {
  const [first] = group;
  if (first === undefined) return { kind: "done", value: [] };
  const { apiVersion, kind, metadata } = first;
  const { namespace } = metadata;
  const listed = await list({ apiVersion, kind }, namespace === undefined ? {} : { namespace });
  if (listed.kind === "done") return { kind: "done", value: listed.value.items };
  return listed.error.reason === "NoSuchKind" ? { kind: "done", value: [] } : listed;
}

/** Admission has no say in reads: a 403 is a right that is missing. */
function mayNotList({ error }: Extract<Answer<never>, { readonly kind: "refused" }>): boolean {
  return error.status === 403;
}

function keyOf(object: Pick<KubeObject, "apiVersion" | "kind" | "metadata">): string {
  return liveKey(refOf(object));
}
