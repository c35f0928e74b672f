/** Each check is red where it must be, over audit entries as the API server writes them. */
import { describe, expect, it } from "vitest";
import type { LiveObject } from "../../lib/cluster/index.ts";
import {
  countEffects,
  differentKeys,
  unlikeEffects,
  unlikeEnding,
  unrecordedAtAnyTime,
  type Ending,
  type Evidence,
} from "./checks.ts";
import { endingOf } from "./ending.ts";
import { parseWrites, type Write } from "./writes.ts";

const token = "0123456789abcdef0123";
const other = "fedcba98765432100123";

interface Entry {
  readonly verb?: string;
  readonly resource?: string;
  readonly group?: string;
  readonly name: string;
  readonly kind?: string;
  readonly manager?: string;
  readonly query?: string;
  readonly code?: number;
  readonly version?: number;
  readonly entries?: readonly string[];
  readonly subresource?: string;
  readonly namespace?: string;
}

/** The writes of these entries; each reached the API server a second after the one before. */
function writesOf(...entries: readonly Entry[]): readonly Write[] {
  return parseWrites(`${entries.map(lineOf).join("\n")}\n`, "shop");
}

function lineOf(entry: Entry, second: number): string {
  const { verb = "patch", resource = "configmaps", group = "", name, kind = "ConfigMap", code = 200 } = entry;
  const { manager = "stageset-controller", query = "", version, entries, subresource, namespace = "shop" } = entry;
  return JSON.stringify({
    verb,
    requestURI: `/any/path?fieldManager=${manager}&${query}`,
    requestReceivedTimestamp: new Date(second * 1_000).toISOString(),
    objectRef: { resource, subresource, namespace, name, apiGroup: group },
    responseStatus: { code },
    ...(version !== undefined && {
      responseObject: {
        kind,
        metadata: { name, resourceVersion: String(version) },
        ...(entries !== undefined && { spec: { entries: entries.map((id) => ({ id })) } }),
      },
    }),
  });
}

const job = (name: string, version: number, code = 201): Entry => ({
  ...{ verb: "create", resource: "jobs", group: "batch", kind: "Job", manager: "stageset-action" },
  ...{ name, version, code },
});

const patched = (version: number, manager: string): Entry => ({ name: "settings", version, manager });

const inventory = (version: number, entries: readonly string[]): Entry => ({
  ...{ resource: "stageinventories", group: "stages.metio.wtf", kind: "StageInventory" },
  ...{ name: "shop-db-0", version, entries },
});

const idOf = (name: string): string => `shop_${name}__ConfigMap`;

const evidence = (writes: readonly Write[]): Evidence => ({ before: [], writes, received: [] });

describe("effects are counted", () => {
  const once = { "Job backup is created": 1 };
  it.each([
    { when: "one Job", writes: writesOf(job("backup-0123456789", 1)), then: once },
    {
      when: "one Job, refused the second time",
      writes: writesOf(job("backup-0123456789", 1), job("backup-0123456789", 1, 409)),
      then: once,
    },
    {
      when: "two Jobs of one action",
      writes: writesOf(job("backup-0123456789", 1), job("backup-fedcba9876", 2)),
      then: { "Job backup is created": 2 },
    },
    {
      when: "a patch twice, which moves it once",
      writes: writesOf(patched(1, "crash-test"), patched(2, token), patched(2, token)),
      then: { "ConfigMap settings is patched": 1 },
    },
    {
      when: "a patch that moves it twice",
      writes: writesOf(patched(2, token), patched(3, token)),
      then: { "ConfigMap settings is patched": 2 },
    },
    {
      when: "patches with two tokens",
      writes: writesOf(patched(2, token), patched(3, other)),
      then: { "ConfigMap settings is patched": 2 },
    },
    { when: "a dry run", writes: writesOf({ ...patched(2, token), query: "dryRun=All" }), then: {} },
    {
      when: "an apply of what is there already",
      writes: writesOf({ ...patched(1, "stageset-controller"), code: 201 }, patched(1, "stageset-controller")),
      then: { "ConfigMap settings is created": 1 },
    },
    {
      when: "an action's apply that changes something",
      writes: writesOf(patched(1, "crash-test"), patched(2, "stageset-action")),
      then: { "ConfigMap settings is changed": 1 },
    },
    {
      when: "a deletion, and one of what is gone",
      writes: writesOf({ name: "stale", verb: "delete" }, { name: "stale", verb: "delete", code: 404 }),
      then: { "ConfigMap stale is deleted": 1 },
    },
    { when: "somebody else's namespace", writes: writesOf({ ...patched(2, token), namespace: "other" }), then: {} },
    { when: "our own records", writes: writesOf(inventory(1, [])), then: {} },
    { when: "a status", writes: writesOf({ ...patched(2, token), subresource: "status" }), then: {} },
  ])("$when", ({ writes, then }) => {
    expect(countEffects(evidence(writes))).toEqual(then);
  });

  it("and what was so before is no effect", () => {
    const again = { before: writesOf(patched(2, token)), writes: writesOf(patched(2, token)), received: [] };
    expect(countEffects(again)).toEqual({});
  });

  it.each([
    { when: "the same", is: [job("backup-0123456789", 1)], then: [] },
    { when: "one missing", is: [], then: ["Job backup is created 0 times, undisturbed 1 times"] },
    {
      when: "one made twice",
      is: [job("backup-0123456789", 1), job("backup-fedcba9876", 2)],
      then: ["Job backup is created 2 times, undisturbed 1 times"],
    },
  ])("against the undisturbed run: $when", ({ is, then }) => {
    const undisturbed = evidence(writesOf(job("backup-aaaaaaaaaa", 1)));
    expect(unlikeEffects(evidence(writesOf(...is)), undisturbed)).toEqual(then);
  });
});

describe("attempts of an http action", () => {
  it.each([
    { when: "one key", keys: ["a", "a"], last: 200, then: [] },
    { when: "two keys", keys: ["a", "b"], last: 200, then: ["2 http attempts bear 2 keys: a, b"] },
    {
      when: "none",
      keys: [],
      last: 200,
      then: ["0 http attempts bear 0 keys: ", "the last http attempt was answered 0"],
    },
    { when: "none that succeeds", keys: ["a"], last: 503, then: ["the last http attempt was answered 503"] },
  ])("$when", ({ keys, last, then }) => {
    const received = keys.map((idempotencyKey) => ({ idempotencyKey, answered: last }));
    expect(differentKeys({ ...evidence([]), received })).toEqual(then);
  });
});

describe("inventories", () => {
  const object = (version: number): Entry => ({ name: "db", version });
  const deleted: Entry = { name: "db", verb: "delete" };
  it.each([
    { when: "written ahead", writes: writesOf(inventory(1, [idOf("db")]), object(2)), then: [] },
    {
      when: "written afterwards",
      writes: writesOf(object(1), inventory(2, [idOf("db")])),
      then: ["patch ConfigMap db"],
    },
    { when: "never written", writes: writesOf(object(1)), then: ["patch ConfigMap db"] },
    {
      when: "dropped after the object",
      writes: writesOf(inventory(1, [idOf("db")]), object(2), deleted, inventory(3, [])),
      then: [],
    },
    {
      when: "dropped before the object",
      writes: writesOf(inventory(1, [idOf("db")]), object(2), inventory(3, []), deleted),
      then: ["patch StageInventory shop-db-0"],
    },
    {
      when: "deleted before the object",
      writes: writesOf(inventory(1, [idOf("db")]), object(2), { ...inventory(3, []), verb: "delete" }),
      then: ["delete StageInventory shop-db-0"],
    },
    {
      when: "refused",
      writes: writesOf({ ...inventory(1, [idOf("db")]), code: 500 }, object(2)),
      then: ["patch ConfigMap db"],
    },
    { when: "not about what others apply", writes: writesOf({ ...object(1), manager: "stageset-action" }), then: [] },
  ])("$when", ({ writes, then }) => {
    expect(unrecordedAtAnyTime(writes)).toEqual(
      then.map((what) => `${idOf("db")} stands in no inventory after ${what}`),
    );
  });
});

describe("the ending", () => {
  const ending = (revision: string | undefined, left: readonly string[] = []): Ending => ({
    objects: revision === undefined ? {} : { "ConfigMap db": { data: { revision } } },
    left,
  });
  it.each([
    { when: "as undisturbed", actual: ending("v2"), then: [] },
    { when: "an older object", actual: ending("v1"), then: ['ConfigMap db.data.revision is "v1", undisturbed "v2"'] },
    { when: "no object", actual: ending(undefined), then: ['ConfigMap db.data.revision is absent, undisturbed "v2"'] },
    { when: "a Job left", actual: ending("v2", ["Job backup-1"]), then: ["Job backup-1 is left"] },
  ])("$when", ({ actual, then }) => {
    expect(unlikeEnding(actual, ending("v2"))).toEqual(then);
  });
});

describe("what an ending keeps of objects", () => {
  const live = (kind: string, parts: object, metadata: object = {}): LiveObject => ({
    ...{ apiVersion: "v1", kind, ...parts },
    metadata: { name: "x", namespace: "one", uid: "1", resourceVersion: "1", creationTimestamp: "1", ...metadata },
  });

  it("is the same in all plays", () => {
    const [one, other] = [
      live("ConfigMap", { data: { home: "one" } }),
      live("ConfigMap", { data: { home: "other" } }, { namespace: "other", uid: "2", resourceVersion: "2" }),
    ];
    expect(endingOf([one], "one")).toEqual(endingOf([other], "other"));
    expect(endingOf([one], "one")).not.toEqual(endingOf([live("ConfigMap", { data: { home: "third" } })], "one"));
  });

  const labels = { "stages.metio.wtf/action-token": token };
  it.each([
    { when: "a Job of an action", object: live("Job", {}, { labels }), then: ["Job x"] },
    { when: "a Job of somebody else", object: live("Job", {}), then: [] },
    { when: "an object of an apply action", object: live("ConfigMap", {}, { labels }), then: [] },
    { when: "a settled StageSet", object: live("StageSet", { status: { stages: [] } }), then: [] },
    { when: "a StageSet never stepped", object: live("StageSet", {}), then: [] },
    {
      when: "a StageSet with a claim",
      object: live("StageSet", { status: { run: { claim: { holder: "me" } } } }),
      then: ['status.run of StageSet x, {"claim":{"holder":"me"}},'],
    },
  ])("and what is left of a play: $when", ({ object, then }) => {
    expect(endingOf([object], "one").left).toEqual(then);
  });
});
