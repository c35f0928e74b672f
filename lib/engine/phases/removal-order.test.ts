import { describe, expect, it } from "vitest";
import type { Refusal } from "../../apply/index.ts";
import type { Removal } from "../../inventory/index.ts";
import { failureOfRemovals, nextRemoval, tellHanging, wayOutOfHanging, type NextRemoval } from "./removal-order.ts";

/** `a`: to be asked; `a?`: asked a moment ago; `a~`: being deleted; `a!`: refused a moment ago; `a*`: changes all the time. */
function removal(told: string): Removal {
  const name = told.charAt(0);
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name };
  return {
    ref,
    uid: name,
    resourceVersion: "1",
    stage: "web",
    rank: 0,
    ...(told.includes("~") && { heldBy: ["example.org/keep"] }),
  };
}

function askedOf(all: readonly string[]): Parameters<typeof nextRemoval>[1] {
  const named = (mark: RegExp): readonly string[] =>
    all.filter((told) => mark.test(told)).map((told) => told.charAt(0));
  const refusal = (name: string): Refusal => ({
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop", name } },
    error: { doing: `delete ConfigMap shop/${name}`, status: 422, reason: "Invalid", message: "no", causes: [] },
  });
  return {
    asked: new Set(named(/[?!*]/)),
    changing: new Set(named(/\*/)),
    refused: new Map(named(/!/).map((name) => [name, refusal(name)] as const)),
  };
}

function tell(next: NextRemoval): string {
  switch (next.kind) {
    case "act":
      return `delete ${next.effect.objects.map(({ uid }) => uid).join(" ")}`;
    case "wait":
      return `wait for ${next.going.map(({ uid }) => uid).join(" ")}`;
    case "over":
      return `over ${next.refused.map(({ uid }) => uid).join(" ")}`.trimEnd();
  }
}

describe("what is to go, wave by wave", () => {
  it.each([
    { waves: "", then: "over" },
    { waves: "a b | c", then: "delete a b" },
    { waves: "a? b | c", then: "delete b" },
    { waves: "a? b~ | c", then: "wait for a b" },
    { waves: "a! b~ | c", then: "wait for b" },
    { waves: "a! b! | c", then: "delete c" },
    { waves: "a! | c~", then: "wait for c" },
    { waves: "a! | c!", then: "over a c" },
  ])("$waves: $then", ({ waves, then }) => {
    const all = waves.split("|").map((wave) =>
      wave
        .trim()
        .split(" ")
        .filter((told) => told !== ""),
    );
    const planned = all.map((wave) => ({ stage: "web", rank: 0, removals: wave.map(removal) }));
    expect(tell(nextRemoval(planned, askedOf(all.flat())))).toBe(then);
  });
});

it("names what hangs, what keeps it, and how many more there are", () => {
  const told = (all: string): string => tellHanging(all.split(" ").map(removal), askedOf(all.split(" ")));
  expect(told("a~ b c*")).toBe(
    "ConfigMap shop/a (kept by example.org/keep), ConfigMap shop/b, ConfigMap shop/c (it changes each time before it can be deleted)",
  );
  expect(told("a b c d e")).not.toContain("more");
  expect(told("a b c d e f")).toMatch(/ConfigMap shop\/e and 1 more$/);
});

it.each([
  { going: "a~", then: "look at who is to remove these finalizers" },
  { going: "a~ b?", then: "look at who is to remove these finalizers" },
  { going: "a~ b*", then: "look at who keeps changing it" },
])("says whom to ask about $going: $then", ({ going, then }) => {
  const all = going.split(" ");
  expect(wayOutOfHanging(all.map(removal), askedOf(all))).toBe(then);
});

it("tells every refusal", () => {
  const all = ["a!", "b!", "c"];
  const failure = failureOfRemovals(all.map(removal), askedOf(all));
  expect(failure?.message).toMatch(/^2 objects were refused: .*shop\/a.*shop\/b/);
  expect(failureOfRemovals([removal("c")], askedOf(all))).toBeUndefined();
});
