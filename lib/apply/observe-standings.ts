import { labels, ownerLabels } from "../api/index.ts";
import {
  refOf,
  type Answer,
  type ClusterReader,
  type KubeObject,
  type LiveMetadata,
  type LiveObject,
} from "../cluster/index.ts";
import { readByNameMax } from "./limits.ts";
import { liveKey } from "./live-key.ts";
import { groupsOf, listGroup, mayNotList, readEach, readAtOnce, type Found } from "./read-group.ts";
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
  const groups = groupsOf(question.desired, refOf);
  const read = await readAtOnce(groups, (group) => readGroup(cluster, group, question));
  if (read.kind === "refused") return read;
  const standings: Standings = new Map(read.value.flatMap((one) => [...one.standings]));
  return { kind: "done", value: { standings, notes: read.value.flatMap(({ notes }) => notes) } };
}

/** What is there of a group. */
type Seen = Found<LiveObject>;

async function readGroup(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  question: StandingQuestion,
): Promise<Answer<SeenStandings>> {
  const { owner, isNew } = question;
  const found: Answer<Seen> = isNew ? nothing : await listOurs(cluster, group, ownerLabels(owner));
  if (found.kind === "refused") return mayNotList(found.error) ? readOneByOne(cluster, group, question) : found;
  const missing = group.filter((object) => !found.value.has(keyOf(object)));
  const late = await readMissing(cluster, missing, owner);
  if (late.kind === "refused") return mayNotList(late.error) ? readOneByOne(cluster, group, question) : late;
  const standings = judge(group, new Map([...found.value, ...late.value]), question);
  return { kind: "done", value: { standings, notes: [] } };
}

const nothing: Answer<Seen> = { kind: "done", value: new Map() };

/** For an identity that may get but not list. */
async function readOneByOne(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  question: StandingQuestion,
): Promise<Answer<SeenStandings>> {
  const read = await readAll(cluster, group);
  if (read.kind === "refused") return read;
  const [first] = group;
  const { namespace } = first?.metadata ?? {};
  const where = namespace === undefined ? "" : ` in ${namespace}`;
  const notes = [`may not list ${first?.kind ?? "?"}${where}: ${group.length} objects are read one by one`];
  return { kind: "done", value: { standings: judge(group, read.value, question), notes } };
}

function judge(group: readonly KubeObject[], found: Seen, { owner, absenceOf }: StandingQuestion): Standings {
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
): Promise<Answer<Seen>> {
  const [first] = missing;
  if (first === undefined || missing.length <= readByNameMax) return readAll(cluster, missing);
  const listed = whereServed(await listGroup(refOf(first), (kind, within) => cluster.listMetadata(kind, within)));
  if (listed.kind === "refused") return listed;
  const there = listed.value;
  const isOurs = (object: KubeObject): boolean => {
    const live = there.get(keyOf(object));
    return live !== undefined && ownerOf(live, owner).kind === "ours";
  };
  const present = missing.filter((object) => there.has(keyOf(object)));
  const ours = present.filter(isOurs);
  if (ours.length <= readByNameMax) return readAll(cluster, present);
  const { [labels.stage]: _stage, ...anyStage } = ownerLabels(owner);
  const moved = await listOurs(cluster, ours, anyStage);
  if (moved.kind === "refused") return moved;
  const others = await readAll(
    cluster,
    present.filter((object) => !isOurs(object)),
  );
  return others.kind === "refused" ? others : { kind: "done", value: new Map([...moved.value, ...others.value]) };
}

async function listOurs(
  cluster: ClusterReader,
  group: readonly KubeObject[],
  wanted: Readonly<Record<string, string>>,
): Promise<Answer<Seen>> {
  const labelSelector = Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const [first] = group;
  if (first === undefined) return nothing;
  return whereServed(await listGroup(refOf(first), (kind, within) => cluster.list(kind, { labelSelector, ...within })));
}

async function readAll(cluster: ClusterReader, objects: readonly KubeObject[]): Promise<Answer<Seen>> {
  return whereServed(await readEach(cluster, objects.map(refOf)));
}

/** Of a kind that is not served in the version of the release there is nothing yet. */
function whereServed<T extends LiveMetadata>(answer: Answer<Found<T>>): Answer<Found<T>> {
  return answer.kind === "refused" && answer.error.reason === "NoSuchKind"
    ? { kind: "done", value: new Map() }
    : answer;
}

function keyOf(object: Pick<KubeObject, "apiVersion" | "kind" | "metadata">): string {
  return liveKey(refOf(object));
}
