/**
 * The structured merge of the in-memory cluster, held to the real one: generated writes by several managers (applies with
 * and without force, patches of all kinds, updates, writes of the status) are made on the API server, and by our
 * functions on what the API server had. Object, managedFields with their times, whether anything changed, and refusals
 * word by word must be the same.
 */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Cluster, ObjectRef } from "../../lib/cluster/index.ts";
import { createSimRandom } from "../../lib/sim/index.ts";
import { connect, openPlace, valueOf } from "../cluster/place.ts";
import { eventually } from "../cluster/eventually.ts";
import { pick } from "./merge/draw.ts";
import { assorted, assortedCrd } from "./merge/assorted.ts";
import { testedKinds, type TestedKind, type Versions } from "./merge/kinds.ts";
import { play } from "./merge/play.ts";
import { told } from "./merge/told.ts";
import { verdictOn } from "./merge/verdict.ts";
import { drawWrite, type Write } from "./merge/writes.ts";

const seeds = Array.from({ length: 5 }, (_, at) => at + 1);
const writesPerSeed = 20;

let cluster: Cluster;
let namespace: string;
beforeAll(async () => {
  const connection = await connect();
  const place = await openPlace(connection);
  ({ cluster, namespace } = place);
  valueOf(await cluster.apply(assortedCrd, { fieldManager: "test", force: true }));
  await eventually(
    () =>
      Promise.all(
        assorted.versions.map(({ apiVersion }) => cluster.list({ apiVersion, kind: "Assorted" }, { namespace })),
      ),
    (answers) => answers.every(({ kind }) => kind === "done"),
  );
  return async () => {
    await cluster.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
    await cluster.delete({ ...assortedCrd, name: assortedCrd.metadata.name });
  };
});

/** Makes a write on both sides, and fails where they do not make the same of it. @returns did the server do it? */
async function agree(
  kind: TestedKind,
  ref: ObjectRef,
  write: Write,
  at: number,
): Promise<{ done: boolean; judged: boolean }> {
  const result = await play(cluster, kind, ref, write);
  const verdict = verdictOn(result, kind.isCustom);
  const where = `write ${at}: ${inspect(write, { depth: 9 })}\non ${JSON.stringify(result.live)}`;
  expect(verdict.kind === "differ" ? verdict.differences : [], where).toEqual([]);
  return { done: result.theirs.kind === "done", judged: verdict.kind === "agree" };
}

/** Runs `write` on an object that is gone afterwards, whatever became of it. */
async function withObject(kind: TestedKind, name: string, write: (ref: ObjectRef) => Promise<void>): Promise<void> {
  const ref = { apiVersion: kind.apiVersion, kind: kind.kind, namespace, name };
  try {
    await write(ref);
  } finally {
    const body = { metadata: { finalizers: null } };
    await cluster.patch(ref, { type: "merge", body }, { fieldManager: "test" });
    await cluster.delete(ref);
  }
}

const rows = testedKinds.map((versions) => ({ versions, what: describeKind(versions) }));

function describeKind(versions: Versions): string {
  return `${versions[0].kind}${versions.length > 1 ? ` in ${versions.length} versions` : ""}`;
}

describe.each(rows)("generated writes to a $what", ({ versions }) => {
  it.concurrent.each(seeds)("do the same to ours as to theirs (seed %i)", async (seed) => {
    const random = createSimRandom(seed);
    await withObject(versions[0], `seed-${seed}-${versions.length}`, async (ref) => {
      let exists = false;
      let judged = 0;
      for (let at = 0; at < writesPerSeed; at++) {
        const kind = pick(random, versions);
        const here = { ...ref, apiVersion: kind.apiVersion };
        const outcome = await agree(kind, here, drawWrite(random, kind, here, !exists), at);
        exists ||= outcome.done;
        judged += Number(outcome.judged);
      }
      // A run in which the server refused most of what was drawn would have shown little.
      expect(judged).toBeGreaterThan(writesPerSeed / 2);
    });
  });
});

describe("writes that chance would hardly draw", () => {
  it.concurrent.each(told)("to a $kind: $when", async ({ kind: name, writes }) => {
    const kind = testedKinds.flat().find((one) => one.kind === name);
    if (kind === undefined) throw new Error(`There is no ${name}`);
    await withObject(kind, `told-${randomUUID().slice(0, 8)}`, async (ref) => {
      for (const [at, write] of writes.entries()) await agree(kind, ref, placed(write, ref), at);
    });
  });
});

function placed(write: Write, { namespace: place, name }: ObjectRef): Write {
  if (write.type !== "create" && write.type !== "apply") return write;
  const metadata = { ...write.object.metadata, name, ...(place !== undefined && { namespace: place }) };
  return { ...write, object: { ...write.object, metadata } };
}
