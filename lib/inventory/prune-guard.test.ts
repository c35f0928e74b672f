import { describe, expect, it } from "vitest";
import { guardPrune, type Candidate, type Guarded } from "./prune-guard.ts";

const kinds: Readonly<Record<string, string>> = { n: "Namespace", p: "PersistentVolumeClaim" };

/** `c1`: a ConfigMap; `n1`: a Namespace. Marked: `!` to be confirmed, `+` approved, `~` being deleted already. */
function candidate(told: string): Candidate {
  const name = told.slice(0, 2);
  const ref = { apiVersion: "v1", kind: kinds[told.charAt(0)] ?? "ConfigMap", namespace: "shop", name };
  const removal = {
    ref,
    uid: `uid of ${name}`,
    resourceVersion: "1",
    stage: "web",
    rank: 0,
    ...(told.includes("~") && { heldBy: [] }),
  };
  return { removal, wantsYes: told.includes("!"), isApproved: told.includes("+") };
}

const namesOf = (removals: Guarded["free"] | undefined): string =>
  (removals ?? []).map(({ ref }) => ref.name).join(" ");

const guard = (more: object): Parameters<typeof guardPrune>[0]["guard"] => ({
  confirmKinds: ["Namespace"],
  allowEmpty: false,
  ...more,
});

interface Row {
  readonly when: string;
  readonly goes: string;
  readonly guard?: object | undefined;
  readonly recorded?: number;
  readonly rendersNothing?: boolean;
  readonly free: string;
  readonly held: string;
}

const guardOf = (row: Row): Guarded =>
  guardPrune({
    stage: "web",
    candidates: row.goes.split(" ").map(candidate),
    guard: row.guard === undefined ? undefined : guard(row.guard),
    recorded: row.recorded ?? 10,
    rendersNothing: row.rendersNothing ?? false,
  });

describe("a prune guard", () => {
  it.each<Row>([
    { when: "without a guard all goes", goes: "c1 n1", free: "c1 n1", held: "" },
    { when: "without a guard what is marked waits", goes: "c1 c2!", free: "c1", held: "c2" },
    { when: "without a guard a stage may render to nothing", goes: "c1", rendersNothing: true, free: "c1", held: "" },
    { when: "a guard of nothing else confirms its kinds", goes: "c1 n1 p1", guard: {}, free: "c1 p1", held: "n1" },
    { when: "no kinds to confirm", goes: "n1", guard: { confirmKinds: [] }, free: "n1", held: "" },
    { when: "as many as allowed", goes: "c1 c2", guard: { maxDeletes: 2 }, free: "c1 c2", held: "" },
    { when: "one more than allowed", goes: "c1 c2 c3", guard: { maxDeletes: 2 }, free: "", held: "c1 c2 c3" },
    { when: "none allowed", goes: "c1", guard: { maxDeletes: 0 }, free: "", held: "c1" },
    { when: "a share, at it", goes: "c1 c2", guard: { maxDeletes: "20%" }, free: "c1 c2", held: "" },
    { when: "a share, beyond it", goes: "c1 c2 c3", guard: { maxDeletes: "20%" }, free: "", held: "c1 c2 c3" },
    {
      when: "a share of few is rounded down",
      goes: "c1",
      guard: { maxDeletes: "50%" },
      recorded: 1,
      free: "",
      held: "c1",
    },
    { when: "100 % is all", goes: "c1 c2", guard: { maxDeletes: "100%" }, recorded: 2, free: "c1 c2", held: "" },
    { when: "0 % is none", goes: "c1", guard: { maxDeletes: "0%" }, free: "", held: "c1" },
    { when: "renders to nothing", goes: "c1", guard: {}, rendersNothing: true, free: "", held: "c1" },
    {
      when: "may render to nothing",
      goes: "c1",
      guard: { allowEmpty: true },
      rendersNothing: true,
      free: "c1",
      held: "",
    },
    { when: "what was approved goes", goes: "c1+ c2+ n1+", guard: { maxDeletes: 1 }, free: "c1 c2 n1", held: "" },
    { when: "what was approved does not count", goes: "c1+ c2", guard: { maxDeletes: 1 }, free: "c1 c2", held: "" },
    { when: "approved, with a mark", goes: "c1!+", free: "c1", held: "" },
    {
      when: "what is going already does not count",
      goes: "c1~ n1~ c2",
      guard: { maxDeletes: 1 },
      free: "c1 n1 c2",
      held: "",
    },
  ])("$when", (row) => {
    const { free, held } = guardOf(row);
    expect({ free: namesOf(free), held: namesOf(held?.removals) }).toEqual({ free: row.free, held: row.held });
  });
});

describe("the digest of what is held", () => {
  const digest = (goes: string): string | undefined =>
    guardOf({ when: "", goes, guard: { maxDeletes: 0 }, free: "", held: "" }).held?.digest;
  it("is of exactly these objects, in whatever order", () => {
    expect(digest("c1 c2")).toMatch(/^[0-9a-f]{20}$/);
    expect(digest("c2 c1")).toBe(digest("c1 c2"));
    expect(digest("c1 c2 c3")).not.toBe(digest("c1 c2"));
    expect(digest("c1")).not.toBe(digest("c1 c2"));
    expect(digest("n1")).not.toBe(digest("c1"));
  });
  it("is another one for an object that was created anew", () => {
    const anew = candidate("c1");
    const removal = { ...anew.removal, uid: "another" };
    const { held } = guardPrune({
      ...{ stage: "web", guard: guard({ maxDeletes: 0 }), recorded: 1, rendersNothing: false },
      candidates: [{ ...anew, removal }],
    });
    expect(held?.digest).not.toBe(digest("c1"));
  });
});

it.each([
  { goes: "c1 c2", guard: { maxDeletes: 1 }, why: "its pruneGuard lets 1 go" },
  { goes: "c1 c2", guard: { maxDeletes: "10%" }, why: "its pruneGuard lets 10% of 10 go" },
  { goes: "c1", guard: {}, rendersNothing: true, why: "it renders to nothing, and its pruneGuard does not allow that" },
  { goes: "n1 c1!", guard: {}, why: "its pruneGuard has their kinds confirmed" },
  { goes: "c1!", guard: {}, why: "they are marked to be confirmed" },
])("says why: $why", ({ why, ...row }) => {
  expect(guardOf({ when: "", free: "", held: "", ...row }).held?.why).toBe(why);
});
