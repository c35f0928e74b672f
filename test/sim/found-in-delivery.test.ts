import { describe, expect, it } from "vitest";
import { play } from "./play.ts";
import { actionSource, type DrawnStage, type Happening, type Moment, type Release, type World } from "./world.ts";

const release = (content: Release["content"]): Release => ({ content, isBad: false });
const stage = (name: string, more: Partial<DrawnStage> = {}): DrawnStage => ({
  ...{ name, source: "x", prune: true, actions: [] },
  ...more,
});
const happens = (afterMs: number, ...happenings: readonly Happening[]): Moment => ({
  afterMs,
  happenings,
  workers: [],
});
const step = (afterMs: number, ...happenings: readonly Happening[]): Moment => ({
  ...happens(afterMs, ...happenings),
  workers: [{ does: "step", offsetMs: 0, faults: [] }],
});

function worldWith(parts: Partial<World> & Pick<World, "releases">): World {
  return {
    ...{ seed: 1, layouts: [{ stages: [stage("one")] }], manners: {}, before: [], late: [] },
    ...{ slownessMs: 1_000, moments: [step(0)], healsBy: "step" },
    ...parts,
  };
}

const bye = { sourceRef: { kind: "ExternalArtifact", name: actionSource }, path: "./ondelete-bye-0" };
const job = release({ one: ["j-x"] });
const slowPost = {
  hook: "post",
  action: { name: "post-0", onSupersede: "Cancel", job: { ...bye, path: "./one-post-0" } },
} as const;

const slowPre = {
  hook: "pre",
  action: {
    name: "pre-0",
    onSupersede: "Wait",
    http: { url: "https://receiver.example.org/one-pre-0", method: "PUT" },
  },
} as const;

describe("a world of delivery that broke the engine once, as small as it could be made", () => {
  it.each<{ when: string; world: World; then?: RegExp }>([
    {
      when: "a Job is gone the moment it is done",
      world: worldWith({ releases: { x: [job] }, manners: { "j-x": { ttlSeconds: 0 } } }),
    },
    {
      when: "a Job of somebody else is kept, and then to be made anew",
      world: worldWith({
        releases: { x: [job] },
        before: [{ name: "j-x", by: "somebody" }],
        layouts: [
          { stages: [stage("one", { conflict: "KeepExisting" })] },
          { stages: [stage("one", { conflict: "Recreate" })] },
        ],
        moments: [step(30_000), step(10_000, { kind: "layout", layout: 1 })],
      }),
    },
    {
      when: "an inventory is lost that recorded what KeepExisting left with another stage's label",
      world: worldWith({
        releases: {
          x: [
            release({ two: ["i-x", "x-b"], one: ["x-a"] }),
            release({ two: ["x-b"], one: ["x-a", "i-x"] }),
            release({ two: ["x-b"], one: ["x-a"] }),
          ],
        },
        layouts: [{ stages: [stage("two"), stage("one", { conflict: "KeepExisting" })] }],
        moments: [
          step(30_000),
          step(60_000, { kind: "publish", source: "x", revision: 1 }),
          step(60_000, { kind: "loseInventory", which: 0 }, { kind: "publish", source: "x", revision: 2 }),
        ],
      }),
    },
    {
      when: "a Job is seen to be done, and before that is written the spec changes",
      world: worldWith({
        releases: { x: [job, release({ one: ["x-b", "j-x"] })], [actionSource]: [release({})] },
        layouts: [{ stages: [stage("one", { actions: [slowPre] })] }, { stages: [stage("one")] }],
        slownessMs: 27_000,
        moments: [
          happens(0),
          step(5_000),
          happens(21_000, { kind: "publish", source: "x", revision: 1 }),
          step(
            26_000,
            { kind: "publish", source: "x", revision: 0 },
            { kind: "receiver", status: 200, afterMs: 9_000 },
          ),
          happens(4_000, { kind: "layout", layout: 1 }),
          happens(24_000),
          happens(3_000, { kind: "deleteJob", which: 0 }),
        ],
      }),
    },
    {
      when: "a Job that is done moves to another stage with another content",
      world: worldWith({
        releases: { x: [release({ one: ["x-a"], two: ["j-x"] }), release({ one: ["x-a", "j-x"], two: [] })] },
        layouts: [{ stages: [stage("two", { conflict: "Recreate" }), stage("one", { conflict: "Recreate" })] }],
        manners: { "j-x": { ttlSeconds: 4 } },
        late: [{ kind: "publish", source: "x", revision: 1 }],
      }),
    },
    {
      when: "a field is left to others from now on, and nobody can find its object by its labels",
      world: worldWith({
        releases: { x: [release({ one: ["x-a"] })] },
        layouts: [{ stages: [stage("one")] }, { stages: [stage("one", { ignores: true })] }],
        moments: [step(0), step(10_000, { kind: "edit", name: "x-a", edit: "label" }, { kind: "layout", layout: 1 })],
      }),
    },
    {
      when: "an inventory is deleted, and its stage leaves the spec",
      then: /delete ConfigMap x-a/,
      world: worldWith({
        releases: { x: [release({ one: ["x-a"], two: ["x-b"] })] },
        layouts: [{ stages: [stage("one")] }, { stages: [stage("two")] }],
        moments: [step(0), step(10_000, { kind: "loseInventory", which: 0 }, { kind: "layout", layout: 1 })],
      }),
    },
    {
      when: "an inventory is deleted before its stage was Ready for the first time, and a newer revision brings less",
      then: /delete ConfigMap x-a/,
      world: worldWith({
        releases: {
          x: [release({ one: ["x-a", "x-b", "x-c"] }), release({ one: ["x-c", "x-d"] })],
          [actionSource]: [release({})],
        },
        layouts: [{ stages: [stage("one", { actions: [slowPost] })] }],
        moments: [
          step(0, { kind: "jobs", outcome: "ready", afterMs: 90_000 }),
          happens(5_000, { kind: "loseInventory", which: 0 }, { kind: "publish", source: "x", revision: 1 }),
        ],
      }),
    },
    {
      when: "an inventory is deleted that held the record of a finished Job, which is gone by then",
      then: /^(?![^]*patch Job j-x[^]*patch Job j-x)/,
      world: worldWith({
        releases: { x: [job] },
        manners: { "j-x": { ttlSeconds: 4 } },
        moments: [step(0), happens(10_000, { kind: "loseInventory", which: 0 })],
      }),
    },
    {
      when: "and it is deleted while the stage waits for an action after the Job",
      then: /^(?![^]*patch Job j-x[^]*patch Job j-x)/,
      world: worldWith({
        releases: { x: [job], [actionSource]: [release({})] },
        layouts: [{ stages: [stage("one", { actions: [slowPost], conflict: "Recreate" })] }],
        manners: { "j-x": { ttlSeconds: 0 } },
        moments: [
          step(0, { kind: "jobs", outcome: "ready", afterMs: 90_000 }),
          happens(60_000, { kind: "loseInventory", which: 0 }),
        ],
      }),
    },
    {
      when: "an object of a stage is deleted while a later one keeps failing",
      then: /"delete","name":"x-a"[^]*patch ConfigMap x-a[^]*nothing goes wrong/,
      world: worldWith({
        releases: {
          x: [release({ one: ["x-a"], two: ["x-b"] }), release({ one: ["x-a"], two: ["x-b", "r-x"] })],
          [actionSource]: [release({})],
        },
        layouts: [{ stages: [stage("one", { actions: [slowPost] }), stage("two")] }],
        moments: [
          step(0),
          step(10_000, { kind: "publish", source: "x", revision: 1 }),
          step(120_000, { kind: "delete", name: "x-a" }),
        ],
      }),
    },
    {
      when: "an object is deleted while its stage is waited for",
      then: /"delete","name":"x-a"[^]*patch ConfigMap x-a[^]*Ready@r0[^]*nothing goes wrong/,
      world: worldWith({
        releases: { x: [release({ one: ["x-a", "w-x"] })] },
        slownessMs: 30_000,
        moments: [step(0), happens(5_000, { kind: "delete", name: "x-a" }), happens(60_000)],
      }),
    },
    {
      when: "a Job of somebody else is kept until it is gone, long after all has settled",
      world: worldWith({
        releases: { x: [job] },
        before: [{ name: "j-x", by: "somebody" }],
        layouts: [{ stages: [stage("one", { conflict: "KeepExisting" })] }],
        manners: { "j-x": { ttlSeconds: 60 } },
        slownessMs: 40_000,
        moments: [],
      }),
    },
    {
      when: "a revision that is refused replaces one that the same step has found good",
      world: worldWith({
        releases: {
          x: [release({ one: ["x-a"], two: ["x-b", "w-x"] }), release({ one: ["x-a"], two: ["x-b", "w-x", "r-x"] })],
        },
        layouts: [{ preflight: "Release", stages: [stage("one"), stage("two")] }],
        slownessMs: 20_000,
        moments: [step(0), happens(5_000, { kind: "publish", source: "x", revision: 1 })],
      }),
    },
    {
      when: "somebody deletes the Job of an onDelete action",
      world: worldWith({
        releases: { x: [release({ one: ["x-a"] })], [actionSource]: [release({})] },
        layouts: [
          {
            stages: [stage("one")],
            deletionPolicy: "WaitForTermination",
            onDelete: [{ hook: "onDelete", action: { name: "bye-0", onSupersede: "Wait", job: bye } }],
          },
        ],
        moments: [
          step(0, { kind: "jobs", outcome: "ready", afterMs: 40_000 }),
          step(10_000, { kind: "end" }),
          happens(5_000, { kind: "deleteJob", which: 0 }),
        ],
      }),
    },
  ])("$when", async ({ world, then = /./ }) => {
    const { broken, unsettled, trace } = await play(world);
    expect([...broken, ...unsettled]).toEqual([]);
    expect(trace.join("\n")).toMatch(then);
  });
});
