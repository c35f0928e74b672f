import { apiVersion, done, failed, labelValue, type Result, type Stage } from "../api/index.ts";
import {
  conflictActionOf,
  conflictWayOut,
  liveKey,
  observeStandings,
  probeAnew,
  probeObjects,
  withoutValues,
  type Refusal,
  type Standing,
  type Standings,
} from "../apply/index.ts";
import { identityOf, ignoredPathsOf, madeFrom, type Built } from "../build/index.ts";
import { failureOf, refOf, type KubeObject } from "../cluster/index.ts";
import { entriesOf } from "../inventory/index.ts";
import { inventoryOf, objectsOf } from "./built-stage.ts";
import { isAsApplied } from "./as-applied.ts";
import { absenceOf, isForgotten, jobRecordsOf } from "./job-records.ts";
import { namespaceOf } from "./identity.ts";
import { ownReader, stageCluster, type Sight } from "./sight.ts";

/** How the objects of a stage stand in the cluster; read once in a step, and as this step has left them. */
export async function standingsOf(sight: Sight, stage: Stage, built: Built): Promise<Result<Standings>> {
  const { memory, view } = sight;
  const known = memory.standings.get(stage.name);
  if (known !== undefined) return done(known);
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const desired = objectsOf(built);
  const { metadata } = view.stageSet;
  const isApplied = view.status.stages?.some(
    ({ name, contentDigest }) => name === stage.name && contentDigest !== undefined,
  );
  const isReady = isAsApplied(view.status, stage.name, built.digest);
  const records = jobRecordsOf(inventory.value);
  const disableWait = stage.readyChecks?.disableWait === true;
  const answer = await observeStandings(stageCluster(sight, stage), {
    desired,
    owner: { namespace: namespaceOf(view.stageSet), name: metadata.name, stage: stage.name },
    isNew: isApplied !== true && entriesOf(inventory.value, stage.name).length === 0,
    absenceOf: (object) =>
      absenceOf(records, object, {
        ...{ disableWait, isAsked: view.status.run?.asked === true },
        isLost: isReady && isForgotten(inventory.value, object),
      }),
  });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
  const { standings, notes } = answer.value;
  await letOrphansGo(sight, standings);
  memory.standings.set(stage.name, standings);
  memory.notes.set(stage.name, notes);
  return done(standings);
}

/** What an owner has left behind that is no more is free to be taken. */
async function letOrphansGo(sight: Sight, standings: Standings): Promise<void> {
  const owners = new Map<string, boolean>();
  for (const [key, standing] of standings) {
    if (standing.kind !== "foreign") continue;
    const isThere = owners.get(standing.owner) ?? (await ownerIsThere(sight, standing.owner));
    owners.set(standing.owner, isThere);
    if (!isThere) standings.set(key, standing.otherwise);
  }
}

async function ownerIsThere(sight: Sight, owner: string): Promise<boolean> {
  const [namespace = "", label = ""] = owner.split("/");
  const listed = await ownReader(sight).listMetadata({ apiVersion, kind: "StageSet" }, { namespace });
  if (listed.kind === "refused") return true; // where nobody knows, it is not ours to take
  return listed.value.items.some(({ metadata }) => labelValue(metadata.name) === label);
}

/** An object of a stage, and how it stands. */
export interface Standee {
  readonly object: KubeObject;
  readonly standing: Standing;
}

export function standees(objects: readonly KubeObject[], standings: Standings): readonly Standee[] {
  return objects.map((object) => ({ object, standing: standings.get(liveKey(refOf(object))) ?? { kind: "absent" } }));
}

/** Those of them that stand in one of these ways. Most often none does, and then it costs nothing to say so. */
export function selectStandees(
  objects: readonly KubeObject[],
  standings: Standings,
  kinds: readonly Exclude<Standing["kind"], "absent">[],
): readonly Standee[] {
  const isOneOf = ({ kind }: Standing): boolean => kinds.some((one) => one === kind);
  if (!standings.values().some(isOneOf)) return [];
  return standees(objects, standings).filter(({ standing }) => isOneOf(standing));
}

/** Does applying it come next? */
export function isOpen({ standing }: Standee): boolean {
  return standing.kind === "absent" || standing.kind === "differs";
}

/**
 * Asks the API server what it would make of everything that is absent or seems to differ; once in a step. What is learnt
 * goes into the standings, and what is refused comes back, each with the file that it stands in.
 */
export async function probeStage(
  sight: Sight,
  stage: Stage,
  { built, standings }: { readonly built: Built; readonly standings: Standings },
): Promise<readonly Refusal[]> {
  const { memory, ports } = sight;
  const known = memory.probed.get(stage.name);
  if (known !== undefined) return known;
  const objects = objectsOf(built);
  const open = standees(objects, standings)
    .filter(isOpen)
    .map(({ object }) => object);
  const { applyConcurrency: concurrency } = ports.settings;
  const probed = await probeObjects(stageCluster(sight, stage), open, {
    ...{ standings, concurrency },
    ignored: (object) => ignoredPathsOf(object, stage.ignore),
    asMade: (object) => madeFrom(built, object),
  });
  for (const [key, standing] of probed.known) standings.set(key, standing);
  const refusals = [
    ...probed.refusals.map((refusal) => withOrigin(refusal, refusal.object, built)),
    ...conflictsOf(stage, selectStandees(objects, standings, ["immutable"]), built),
  ];
  memory.probed.set(stage.name, refusals);
  return refusals;
}

/** What cannot become what is wanted, where nothing but failing is said of it. */
export function conflictsOf(stage: Stage, all: readonly Standee[], built: Built): readonly Refusal[] {
  return all.flatMap(({ object, standing }) =>
    standing.kind === "immutable" && conflictActionOf(object, stage) === "Fail"
      ? [withOrigin({ object, error: standing.error, wayOut: conflictWayOut(object) }, object, built)]
      : [],
  );
}

/**
 * What would be deleted to be made anew, and could not be made: found out before it is deleted. What could be is asked about
 * once in a step.
 */
export async function refusedAnew(
  { memory, ports, ...sight }: Sight,
  stage: Stage,
  { built, standings }: { readonly built: Built; readonly standings: Standings },
): Promise<readonly Refusal[]> {
  const doomed = standees(objectsOf(built), standings)
    .filter(({ object, standing }) => standing.kind === "immutable" && conflictActionOf(object, stage) === "Recreate")
    .map(({ object }) => object)
    .filter((object) => !memory.takenAnew.has(liveKey(refOf(object))));
  if (doomed.length === 0) return [];
  const cluster = stageCluster({ memory, ports, ...sight }, stage);
  const { applyConcurrency: concurrency } = ports.settings;
  const asMade = (object: KubeObject): KubeObject => madeFrom(built, object);
  const refusals = await probeAnew(cluster, doomed, { concurrency, asMade });
  const refused = new Set(refusals.map(({ object }) => object));
  for (const object of doomed) if (!refused.has(object)) memory.takenAnew.add(liveKey(refOf(object)));
  const wayOut = "it would have to be made anew, so what is there is not deleted";
  return refusals.map((refusal) => withOrigin({ ...refusal, wayOut }, refusal.object, built));
}

/** What must be known of a build to tell what became of its objects. */
export type Telling = Pick<Built, "origins" | "secrets">;

/** A refusal that says in which file its object stands, and repeats no secret that was filled into it. */
export function withOrigin(refusal: Refusal, object: KubeObject, { origins, secrets }: Telling): Refusal {
  const origin = origins.get(identityOf(object));
  return withoutValues(origin === undefined ? refusal : { ...refusal, origin }, secrets);
}
