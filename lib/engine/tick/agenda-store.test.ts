import { expect, it } from "vitest";
import { instant, sha256 } from "../../base/index.ts";
import type { Cluster, KubeObject } from "../../cluster/index.ts";
import { agendaBytesMax } from "../limits.ts";
import { readAgenda, writeAgenda } from "./agenda-store.ts";
import type { Agenda } from "./agenda.ts";

const memory = { namespace: "stageset-system", name: "stageset-tick" };

/** Keys that no packing makes shorter. */
function agendaOf(stageSets: number): Agenda {
  const noise = (i: number): string => sha256(String(i)).slice(0, 40);
  const entries = Array.from({ length: stageSets }, (_, i) => {
    return [`${noise(i)}/${noise(-i)}`, { askAt: instant(i), waits: false, concerns: [] }] as const;
  });
  return { scope: "s", listedAt: instant(0), marks: [], unserved: [], entries: new Map(entries) };
}

it("what it takes is written as far as a ConfigMap goes, and refused with a way out beyond", async () => {
  const written: number[] = [];
  const cluster = {
    apply: (object: KubeObject) => {
      written.push((object["binaryData"] as { readonly agenda: string }).agenda.length);
      return Promise.resolve({ kind: "done", value: object });
    },
  } as unknown as Cluster; // nothing else is asked
  const refused = [];
  for (const stageSets of [6_000, 24_000]) {
    const answer = await writeAgenda(cluster, memory, { agenda: agendaOf(stageSets), before: undefined });
    if (answer.kind === "failed") refused.push(answer.failure.message);
  }
  expect(written).toHaveLength(1);
  expect(Math.max(...written)).toBeLessThanOrEqual(agendaBytesMax);
  expect(refused[0]).toMatch(
    /^Cannot write ConfigMap stageset-system\/stageset-tick: .* share the StageSets among more ticks/,
  );
});

it("what is the same is not written again", async () => {
  const kept: KubeObject[] = [];
  const cluster = {
    get: () => Promise.resolve({ kind: "done", value: kept.at(-1) }),
    apply: (object: KubeObject) => {
      kept.push({ ...object, metadata: { ...object.metadata, resourceVersion: String(kept.length) } });
      return Promise.resolve({ kind: "done", value: kept.at(-1) });
    },
  } as unknown as Cluster; // nothing else is asked
  for (let round = 0; round < 3; round += 1) {
    const before = await readAgenda(cluster, memory);
    if (before.kind === "failed") throw new Error(before.failure.message);
    await writeAgenda(cluster, memory, { agenda: agendaOf(10), before: before.value });
  }
  expect(kept).toHaveLength(1);
});
