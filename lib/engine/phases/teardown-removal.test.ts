import { describe, expect, it } from "vitest";
import { liveStageSet, runAt, settledStatus } from "../../../test/support/stage-set.ts";
import { ownerLabels } from "../../api/index.ts";
import { after, formatInstant, instant } from "../../base/index.ts";
import type { ApiError, LiveMetadata } from "../../cluster/index.ts";
import { entryId, entryOf, type Inventory } from "../../inventory/index.ts";
import { teardownPatienceMs } from "../limits.ts";
import type { Move } from "../move.ts";
import type { View } from "../sight.ts";
import { decideRemoval, type SeenTeardown } from "./teardown-removal.ts";

const begunAt = instant(1_800_000_000_000);
const maxWaitMs = 3_600_000;
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "a" };
const owner = { namespace: "shop", name: "shop" };

function viewAt(ms: number, deletionPolicy: "Delete" | "WaitForTermination" = "Delete"): View {
  const since = formatInstant(begunAt);
  const status = settledStatus({ run: runAt({ phase: "Teardown", since }, { startedAt: since }) });
  return {
    stageSet: liveStageSet({ spec: { deletionPolicy }, status }),
    status,
    stage: undefined,
    now: after(begunAt, ms),
  };
}

const shard = {
  ...{ namespace: "shop", name: "app", uid: "u", resourceVersion: "1", stage: "app", position: 0 },
  entries: [entryOf(ref)],
};
const inventory: Inventory = { stageSet: owner, shards: [shard] };

function live(more: Partial<LiveMetadata["metadata"]> = {}): ReadonlyMap<string, LiveMetadata> {
  const metadata = { namespace: "shop", name: "a", uid: "u-a", resourceVersion: "1", creationTimestamp: "" };
  const labels = ownerLabels({ ...owner, stage: "app" });
  return new Map([[entryId(ref), { apiVersion: "v1", kind: "ConfigMap", metadata: { ...metadata, labels, ...more } }]]);
}

function seen(more: Partial<SeenTeardown>): SeenTeardown {
  const lately = { asked: new Set<string>(), refused: new Map<string, never>(), changing: new Set<string>() };
  return {
    inventory,
    stored: inventory,
    lost: undefined,
    live: live(),
    unseen: new Map(),
    lately,
    letGo: lately,
    maxWaitMs,
    ...more,
  };
}

const errors: Readonly<Record<string, ApiError>> = {
  forbidden: {
    doing: "delete a",
    status: 403,
    reason: "Forbidden",
    message: 'cannot delete resource "configmaps" in API group ""',
    causes: [],
  },
  policy: { doing: "delete a", status: 422, reason: "Invalid", message: "denied", causes: [] },
  busy: { doing: "delete a", status: 503, reason: "ServiceUnavailable", message: "later", causes: [] },
  nobody: { doing: "mint a token", reason: "NoIdentity", message: "there is no such identity", causes: [] },
};

function refused(why: string): Partial<SeenTeardown> {
  const error = errors[why];
  if (error === undefined) throw new Error(`no error ${why}`);
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  return { lately: { asked: new Set(["u-a"]), refused: new Map([["u-a", { object, error }]]), changing: new Set() } };
}

function unseen(why: string): Partial<SeenTeardown> {
  const error = errors[why];
  if (error === undefined) throw new Error(`no error ${why}`);
  return { unseen: new Map([["app", error]]), live: new Map() };
}

/** In one word what happens next. */
function tell(move: Move): string {
  if (move.kind === "act") return move.effect.kind;
  return move.kind === "fail" ? `${move.reason} ${move.retry}` : move.kind;
}

const hanging = { live: live({ deletionTimestamp: "2027-01-15T08:00:00Z", finalizers: ["example.org/keep"] }) };

describe("a teardown", () => {
  it.each([
    { when: "something is there", at: 0, parts: {}, then: "deleteObjects" },
    { when: "something hangs, a moment before its time is over", at: maxWaitMs - 1, parts: hanging, then: "wait" },
    { when: "something hangs, and its time is over", at: maxWaitMs, parts: hanging, then: "removeFinalizer" },
    { when: "all is gone", at: 0, parts: { live: new Map<string, never>() }, then: "writeInventory" },
    {
      when: "a right is missing, patiently",
      at: teardownPatienceMs - 1,
      parts: refused("forbidden"),
      then: "RBACDenied backoff",
    },
    {
      when: "a right is missing for long",
      at: teardownPatienceMs,
      parts: refused("forbidden"),
      then: "removeFinalizer",
    },
    { when: "an admission policy refuses", at: maxWaitMs - 1, parts: refused("policy"), then: "StageFailed backoff" },
    {
      when: "an admission policy refused to the end",
      at: maxWaitMs,
      parts: refused("policy"),
      then: "removeFinalizer",
    },
    { when: "the API server is busy", at: maxWaitMs - 1, parts: refused("busy"), then: "StageFailed backoff" },
    {
      when: "the identity is gone, patiently",
      at: teardownPatienceMs - 1,
      parts: unseen("nobody"),
      then: "StageFailed backoff",
    },
    { when: "the identity is gone for long", at: teardownPatienceMs, parts: unseen("nobody"), then: "removeFinalizer" },
    { when: "nobody answers", at: maxWaitMs - 1, parts: unseen("busy"), then: "StageFailed backoff" },
    { when: "nobody answered to the end", at: maxWaitMs, parts: unseen("busy"), then: "removeFinalizer" },
  ])("where $when: $then", ({ at, parts, then }) => {
    expect(tell(decideRemoval(viewAt(at), seen(parts)))).toBe(then);
  });

  it.each([
    { when: "something hangs", parts: hanging, then: "wait" },
    { when: "a right is missing", parts: refused("forbidden"), then: "RBACDenied backoff" },
    { when: "the identity is gone", parts: unseen("nobody"), then: "StageFailed backoff" },
  ])("with WaitForTermination goes on however long, where $when", ({ parts, then }) => {
    expect(tell(decideRemoval(viewAt(9 * maxWaitMs, "WaitForTermination"), seen(parts)))).toBe(then);
  });

  it.each([
    {
      parts: hanging,
      says: "1 object stays behind, as the StageInventories of shop say: ConfigMap shop/a (kept by example.org/keep); not gone within 1h",
    },
    {
      parts: { ...hanging, lost: lostOf("app") },
      says: "1 object stays behind: ConfigMap shop/a (kept by example.org/keep); not gone within 1h",
    },
    {
      parts: {
        ...unseen("nobody"),
        lost: lostOf("app"),
        inventory: { ...inventory, shards: [] },
        stored: { ...inventory, shards: [] },
      },
      says: "An unknown number of objects stay behind; Cannot mint a token: there is no such identity",
    },
  ])("says what stays behind, and why: $says", ({ parts, says }) => {
    const move = decideRemoval(viewAt(maxWaitMs), seen(parts));
    expect(move).toMatchObject({ note: { kind: "seen", facts: [{ reason: "TeardownForced", message: says }] } });
  });
});

function lostOf(stage: string): SeenTeardown["lost"] {
  return { inventory, lost: [stage], found: [], unseen: [], refused: undefined, shardCap: 1 };
}
