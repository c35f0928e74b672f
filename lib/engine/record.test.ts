import { describe, expect, it } from "vitest";
import { liveStageSet, pinNamed, runAt, settledStatus } from "../../test/support/stage-set.ts";
import { formatInstant, instant } from "../base/index.ts";
import { checkStatus, type Run, type StageSetStatus } from "../api/index.ts";
import { recordEnding } from "./ending.ts";
import type { Note } from "./note.ts";
import { moveCursor, record } from "./record.ts";

const now = instant(1_800_000_000_000);
const newPins = [pinNamed("base"), pinNamed("app", { revision: "v2@sha256:2", digest: "sha256:2" })];
const newRun: Run = runAt({ phase: "Resolve" }, { id: "run-2", pins: newPins });
const stageSet = liveStageSet({ status: settledStatus() });

function after(notes: readonly Note[], status: StageSetStatus = settledStatus()): StageSetStatus {
  return notes.reduce((folded, note) => record(folded, note, { stageSet, now }), status);
}

const begun: Note = { kind: "begun", run: newRun, isChange: true, token: undefined };
const atApp = (status: StageSetStatus): StageSetStatus => moveCursor(status, { phase: "Health", stage: "app" }, now);

describe("record", () => {
  it("begins a run: what it brings anew is Pending, the rest stays Ready", () => {
    const status = after([begun]);
    expect(status.stages?.map(({ name, phase }) => [name, phase])).toEqual([
      ["base", "Ready"],
      ["app", "Pending"],
    ]);
    expect(status.conditions?.map(({ type, status: holds, reason }) => [type, holds, reason])).toContainEqual([
      "Ready",
      "Unknown",
      "Progressing",
    ]);
    expect(status.lastAttemptedRevisions).toEqual({ "shop/shop": "v2@sha256:2" });
  });
  it("begins a pass over what is applied without a trace in the conditions", () => {
    const status = after([{ ...begun, run: runAt({}), isChange: false }]);
    expect(status.conditions).toEqual(settledStatus().conditions);
  });
  it("remembers what a stage that becomes Ready was applied from", () => {
    const status = after(
      [
        { kind: "entered", stage: "app" },
        { kind: "stageReady", stage: "app" },
      ],
      after([begun]),
    );
    expect(status.stages?.[1]).toMatchObject({
      phase: "Ready",
      appliedRevision: "v2@sha256:2",
      appliedInputs: "inputs of app",
    });
  });
  it("settles without a trace where nothing was new (I9)", () => {
    const steady = { ...begun, run: runAt({}), isChange: false };
    const settled = settledStatus({ lastAppliedRevisions: { "shop/shop": "v1@sha256:1" } });
    const once = after(
      [
        steady,
        {
          kind: "settled",
          shards: new Map([
            ["base", 1],
            ["app", 1],
          ]),
        },
      ],
      settled,
    );
    expect(
      after(
        [
          steady,
          {
            kind: "settled",
            shards: new Map([
              ["base", 1],
              ["app", 1],
            ]),
          },
        ],
        once,
      ),
    ).toEqual(once);
    expect(once.run).toBeUndefined();
  });
});

describe("recordEnding", () => {
  const failure = { reason: "StageFailed", retry: "backoff", message: "Cannot finish stage app" } as const;
  const invalid = { ...failure, reason: "InvalidSpec", retry: "never" } as const;
  it("fails the stage at the cursor, and has the next attempt enter it anew", () => {
    const status = recordEnding(
      atApp(after([begun])),
      { kind: "failed", failure, stage: "app", until: now },
      { stageSet, now },
    );
    expect(status.stages?.[1]).toMatchObject({ phase: "Failed", message: "Cannot finish stage app" });
    expect(status.run?.cursor).toMatchObject({ stage: "app", phase: "Enter", attempt: 1 });
    expect(status.run?.wakeAt).toBe(formatInstant(now));
  });
  it.each([
    { ending: { kind: "failed", failure, stage: "app", until: now } },
    { ending: { kind: "failed", failure: invalid, stage: undefined, until: undefined } },
    { ending: { kind: "held", reason: "DependencyNotReady", message: "m", until: undefined } },
    { ending: { kind: "moving", reason: "Progressing", message: "m", until: now } },
    { ending: { kind: "moving", reason: "StageProgressing", message: "m", until: now } },
  ] as const)("leaves a status that does not contradict itself: $ending.kind $ending.reason", ({ ending }) => {
    const status = recordEnding(atApp(after([begun])), ending, { stageSet, now });
    expect(checkStatus(liveStageSet({ status }))).toEqual([]);
  });
  it.each([
    { ending: { kind: "failed", failure, stage: "app", until: now }, linked: true },
    { ending: { kind: "held", reason: "DependencyNotReady", message: "m", until: undefined }, linked: true },
    { ending: { kind: "moving", reason: "StageProgressing", message: "m", until: now }, linked: true },
    { ending: { kind: "moving", reason: "Progressing", message: "m", until: now }, linked: false },
  ] as const)("names the page of what needs somebody: $ending.reason is $linked", ({ ending, linked }) => {
    const { conditions, stages } = recordEnding(
      atApp(after([begun])),
      ending,
      { stageSet, now },
      "https://example.com",
    );
    const { message, reason } = conditions?.find(({ type }) => type === "Ready") ?? {};
    expect(message?.endsWith(` (see https://example.com/${reason})`)).toBe(linked);
    expect(stages?.[1]?.message).not.toContain("(see");
  });
  it("blames no stage for what concerns none", () => {
    const before = atApp(after([begun]));
    const status = recordEnding(before, { kind: "failed", failure, stage: undefined, until: now }, { stageSet, now });
    expect(status.stages?.map(({ phase }) => phase)).toEqual(["Ready", "Pending"]);
    expect(status.run?.cursor).toEqual({ ...before.run?.cursor, attempt: 1 });
  });
  it("changes nothing where a hold is found again as it was (I9)", () => {
    const held = { kind: "held", reason: "DependencyNotReady", message: "m", until: undefined } as const;
    const once = recordEnding(after([begun]), held, { stageSet, now });
    const later = { stageSet: liveStageSet({ status: once }), now: instant(now + 60_000) };
    expect(recordEnding(once, held, later)).toEqual(once);
  });
});

describe("what is recorded of removals", () => {
  const pending = {
    stage: "app",
    digest: "1234",
    count: 7,
    objects: "a b c d e f g".split(" ").map((name) => `ConfigMap shop/${name}`),
  };
  const counted = (shards: readonly (number | undefined)[]): StageSetStatus => {
    const status = settledStatus({ run: runAt({ phase: "Prune" }) });
    const stages = status.stages?.map((stage, at) => ({
      ...stage,
      ...(shards[at] !== undefined && { shards: shards[at] }),
    }));
    return { ...status, ...(stages !== undefined && { stages }) };
  };
  const shardsOf = ({ stages }: StageSetStatus): unknown => stages?.map(({ shards }) => shards);

  it("is held, and told with the way out, while Ready stays True", () => {
    const status = after(
      [
        { kind: "pruned", pending: { ...pending, message: "why" } },
        { kind: "settled", shards: new Map() },
      ],
      counted([1, 1]),
    );
    expect(status.conditions).toMatchObject([
      {
        type: "Ready",
        status: "True",
        reason: "PruneHeld",
        message:
          "Applied shop at v1@sha256:1; 7 objects wait for a yes to be removed from stage app (why): ConfigMap shop/a, ConfigMap shop/b, ConfigMap shop/c, ConfigMap shop/d, ConfigMap shop/e and 2 more; kubectl annotate stageset shop -n shop stages.metio.wtf/prune-approved=1234 --overwrite",
      },
    ]);
    expect(checkStatus({ ...stageSet, status })).toEqual([]);
  });
  it("is forgotten once nothing is held", () => {
    const held = after([{ kind: "pruned", pending }], counted([1, 1]));
    const status = after(
      [
        { kind: "pruned", pending: undefined },
        { kind: "settled", shards: new Map() },
      ],
      held,
    );
    expect(status.pendingPrune).toBeUndefined();
    expect(status.conditions).toMatchObject([{ reason: "Succeeded" }]);
  });
  it.each([
    { when: "one goes", before: [2, 1], then: [1, 1] },
    { when: "all of a stage go", before: [1, 1], to: [0, 1], then: [0, 1] },
    { when: "some come", before: [1, 0], then: [1, 0] },
    { when: "never counted", before: [undefined, 1], then: [undefined, 1] },
  ])("counts inventories before they go, and not before they come: $when", ({ before, to = [1, 1], then }) => {
    const [base = 0, app = 0] = to;
    const shards = new Map([
      ["base", base],
      ["app", app],
    ]);
    expect(shardsOf(after([{ kind: "recorded", shards, facts: [] }], counted(before)))).toEqual(then);
  });
  it("counts the inventories of one stage, once they have come", () => {
    const note: Note = { kind: "counted", stage: "app", shards: 2 };
    expect(shardsOf(after([note], counted([1, undefined])))).toEqual([1, 2]);
  });
  it("counts rebuilt inventories, and prunes nothing in this run", () => {
    const status = after([{ kind: "reconstructed", shards: new Map([["base", 2]]), facts: [] }], counted([3, 1]));
    expect(shardsOf(status)).toEqual([2, 0]);
    expect(status.run?.reconstructed).toBe(true);
  });
  it("is over once a teardown begins: that is a yes", () => {
    const begun = { kind: "teardownBegun", run: runAt({ phase: "Teardown" }), facts: [] } as const;
    const status = after([begun], { ...counted([2, 1]), pendingPrune: pending });
    expect(status.pendingPrune).toBeUndefined();
    expect(shardsOf(status)).toEqual([2, 1]);
  });
});
