/** One play: a release rolls out in a Namespace of its own, somebody dies, somebody else finishes. */
import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { startSourceAgent, type SourceAgent } from "../artifacts/source-agent.ts";
import type { Ending, Evidence } from "./checks.ts";
import { valueOf, type CrashPlane } from "./crash-plane.ts";
import type { Death } from "./death.ts";
import { readEnding } from "./ending.ts";
import { openJobFate } from "./job-fate.ts";
import { beginTime } from "./play-time.ts";
import { filesOf, foundObjects, revisions, stageSetName, stageSetSpec, type Revision } from "./release.ts";
import type { Place } from "./place.ts";
import { rollOut, type RollOut } from "./roll-out.ts";
import { parseWrites, type Write } from "./writes.ts";
import { fieldManager, untilWrittenDown } from "./written-down.ts";

/** What a revision has come to. */
export interface RolledOut extends RollOut {
  readonly evidence: Evidence;
  readonly ending: Ending;
}

/** Plays until the revision of the death is out; without one, both. The Namespace stays: it goes with the plane. */
export async function play(plane: CrashPlane, death?: Death): Promise<readonly RolledOut[]> {
  const namespace = `crash-${randomUUID().slice(0, 13)}`;
  const place: Place = { plane, namespace, clockFile: join(plane.folder, `${namespace}.clock`) };
  const since = statSync(plane.auditLog).size;
  beginTime(place.clockFile);
  await create(place, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await using sources = await startSourceAgent({ cluster: plane.cluster, namespace, server: plane.artifacts });
  await using jobFate = openJobFate(plane.cluster, namespace);
  const out: RolledOut[] = [];
  let told = 0;
  for (const revision of revisions.filter((one) => one <= (death?.revision ?? 2))) {
    await prepare(place, sources, revision);
    jobFate.failNext();
    const rolledOut = await rollOut(place, death?.revision === revision ? death : undefined);
    const ending = await readEnding(plane.cluster, namespace);
    const writes = await writesSince(place, since, revision);
    const received = plane.receiver.take(namespace);
    const evidence = { before: writes.slice(0, told), writes: writes.slice(told), received };
    out.push({ evidence, ending, ...rolledOut });
    told = writes.length;
  }
  return out;
}

async function prepare(place: Place, sources: SourceAgent, revision: Revision): Promise<void> {
  for (const object of foundObjects(revision)) {
    const { namespace } = place;
    await create(place, { ...object, metadata: { ...object.metadata, namespace } });
  }
  await sources.publishExternal(stageSetName, filesOf(revision));
  if (revision > 1) return;
  const metadata = { namespace: place.namespace, name: stageSetName };
  const spec = stageSetSpec(place.plane.receiver.urlOf(place.namespace));
  await create(place, { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec });
}

async function create({ plane }: Place, object: Parameters<CrashPlane["cluster"]["create"]>[0]): Promise<void> {
  valueOf(await plane.cluster.create(object, { fieldManager }));
}

async function writesSince(place: Place, position: number, revision: Revision): Promise<readonly Write[]> {
  const log = await untilWrittenDown(place, `${place.namespace}-read-${revision}`, position);
  return parseWrites(log.slice(0, log.lastIndexOf("\n")), place.namespace);
}
