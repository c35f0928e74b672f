/** `changeDetection: Content`: what a stage renders to says whether there is anything new, not its revision. */
import { describe, expect, it } from "vitest";
import { liveStageSet, pinNamed, runAt, settledStatus } from "../../test/support/stage-set.ts";
import { instant } from "../base/index.ts";
import { checkStatus, type StageSetStatus, type StageStatus } from "../api/index.ts";
import { factsOf } from "./action-facts.ts";
import { factsBetween } from "./facts.ts";
import type { Note } from "./note.ts";
import { record } from "./record.ts";

const now = instant(1_800_000_000_000);
const run = runAt(
  { phase: "Resolve" },
  { id: "run-2", pins: ["base", "app"].map((name) => pinNamed(name, { revision: "v2", inputs: `new ${name}` })) },
);
const ledger: Partial<StageStatus> = { executedActions: ["migrate"], ledgerRevision: "v1@sha256:1" };

function settledWith(parts: Partial<StageStatus> = ledger): StageSetStatus {
  const status = settledStatus();
  return { ...status, stages: status.stages?.map((one) => ({ ...one, contentDigest: "same", ...parts })) ?? [] };
}

const before = settledWith();
const live = liveStageSet({ spec: { changeDetection: "Content" }, status: before });
const begun: Note = { kind: "begun", run, isChange: false, token: undefined };
const rendered = (stage: string, digest: string): Note => ({ kind: "rendered", stage, digest, warnings: ["odd"] });

function after(notes: readonly Note[], status = before, stageSet = live): StageSetStatus {
  return notes.reduce((folded, note) => record(folded, note, { stageSet, now }), status);
}

const stageOf = ({ stages }: StageSetStatus, name: string): StageStatus | undefined =>
  stages?.find((one) => one.name === name);
const readyOf = ({ conditions }: StageSetStatus): string | undefined =>
  conditions?.find(({ type }) => type === "Ready")?.status;

describe("a stage that renders to what is applied", () => {
  const status = after([begun, { kind: "entered", stage: "base" }, rendered("base", "same")]);

  it("stays Ready, with all that was done for it, at the new revision", () => {
    expect(stageOf(status, "base")).toEqual({
      ...stageOf(before, "base"),
      ...{ appliedRevision: "v2", appliedInputs: "new base", ledgerRevision: "v2" },
    });
  });
  it("and nobody is told, but that the release stands at another revision in the end", () => {
    expect(readyOf(status)).toBe("True");
    const settled = after([rendered("app", "same"), { kind: "settled", shards: new Map() }], status);
    const told = factsBetween(live, { ...live, status: settled });
    expect(told.map(({ reason, message }) => `${reason}: ${message}`)).toEqual(["Succeeded: Applied shop at v2"]);
    expect(settled.history).toBeUndefined();
    expect(factsOf(live, after([begun]), rendered("base", "same"))).toEqual([]);
  });
  it.each([
    { when: "of an older revision", parts: { ...ledger, ledgerRevision: "v0" }, then: "v0" },
    { when: "of none", parts: { executedActions: ["seed"], ledgerContent: "same" }, then: undefined },
  ])("a ledger $when stays as it is", ({ parts, then }) => {
    const settled = settledWith(parts);
    expect(stageOf(after([begun, rendered("base", "same")], settled), "base")?.ledgerRevision).toBe(then);
  });
});

describe("a stage that renders to something else", () => {
  const status = after([begun, rendered("base", "same"), rendered("app", "other")]);

  it("is no longer Ready, nor is the release", () => {
    expect(stageOf(status, "app")).toMatchObject({ phase: "Applying", appliedRevision: "v1@sha256:1", ...ledger });
    expect(stageOf(status, "base")).toMatchObject({ phase: "Ready", appliedRevision: "v2" });
    expect(readyOf(status)).toBe("Unknown");
    expect(checkStatus({ ...live, status })).toEqual([]);
  });
  it("and what is odd about it is told", () => {
    expect(factsOf(live, after([begun]), rendered("app", "other"))).toMatchObject([
      { type: "Warning", reason: "BuildWarning", message: "Stage app: odd" },
    ]);
  });
});

describe("it is rolled out whatever it renders to", () => {
  it.each([
    { when: "where revisions count", stageSet: liveStageSet({ status: before }), status: before, note: begun },
    { when: "where it had failed", stageSet: live, status: settledWith({ ...ledger, phase: "Failed" }), note: begun },
    {
      when: "where somebody asks for its actions",
      ...{ stageSet: live, status: before, note: { ...begun, reset: { stage: "base", token: "t" } } },
    },
  ])("$when", ({ stageSet, status, note }) => {
    const entered: Note = { kind: "entered", stage: "base" };
    const stage = stageOf(after([note, entered, rendered("base", "same")], status, stageSet), "base");
    expect(stage).toMatchObject({ phase: "Applying", appliedRevision: "v1@sha256:1" });
  });
});
