import { describe, expect, it } from "vitest";
import { done } from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import { ledgerEntriesMax } from "../limits.ts";
import { addBaseline } from "./add-baseline.ts";

const of = { namespace: "shop", name: "release" };

/** A cluster whose ledger has a baseline of `count` entries. */
function clusterWith(count: number): Cluster {
  const baseline = Array.from({ length: count }, (_, at) => ({ stage: "db", action: `a${at}` }));
  const metadata = { ...of, uid: "u", resourceVersion: "7", creationTimestamp: "" };
  const ledger = { apiVersion: "stages.metio.wtf/v1", kind: "StageLedger", metadata, spec: { baseline } };
  const answer = () => Promise.resolve(done(ledger));
  return { get: answer, patch: answer } as unknown as Cluster;
}

describe("one more entry of a baseline", () => {
  it.each([
    { when: "the last that fits", count: ledgerEntriesMax - 1, action: "new", then: { value: true } },
    { when: "one that stands there", count: ledgerEntriesMax, action: "a0", then: { value: false } },
    { when: "one more than allowed", count: ledgerEntriesMax, action: "new", then: { failure: { retry: "never" } } },
  ])("$when", async ({ count, action, then }) => {
    expect(await addBaseline(clusterWith(count), of, { stage: "db", action })).toMatchObject(then);
  });
});
