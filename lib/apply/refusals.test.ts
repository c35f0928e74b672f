import { describe, expect, it } from "vitest";
import type { ApiError } from "../cluster/index.ts";
import { toldRefusalCharactersMax, toldRefusalsMax } from "./limits.ts";
import { failureOfRefusals, type Refusal } from "./refusals.ts";

function refusal(name: string, error: Partial<ApiError>, more: Partial<Refusal> = {}): Refusal {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
  const answer = { doing: `apply ConfigMap ${name}`, status: 422, reason: "Invalid", message: "no", causes: [] };
  return { object, error: { ...answer, ...error }, ...more };
}

const invalid = (name: string, more?: Partial<Refusal>): Refusal => refusal(name, {}, more);
const forbidden = (name: string): Refusal => refusal(name, { status: 403, reason: "Forbidden" });
const busy = (name: string, retryAfterMs: number): Refusal =>
  refusal(name, { status: 429, reason: "TooMany", retryAfterMs });
const said = (name: string): string => `Cannot apply ConfigMap ${name}: the API server answered 422 Invalid: no`;

describe("failureOfRefusals", () => {
  it("is none where nothing was refused", () => {
    expect(failureOfRefusals([])).toBeUndefined();
  });

  it.each([
    { when: "one that stays so", refusals: [invalid("a")], reason: "StageFailed", retry: "never" },
    { when: "rights alone", refusals: [forbidden("a"), forbidden("b")], reason: "RBACDenied", retry: "never" },
    {
      when: "a right, and something else",
      refusals: [forbidden("a"), invalid("b")],
      reason: "StageFailed",
      retry: "never",
    },
    { when: "one that may pass", refusals: [invalid("a"), busy("b", 0)], reason: "StageFailed", retry: "backoff" },
  ])("judges $when: $reason, $retry", ({ refusals, reason, retry }) => {
    expect(failureOfRefusals(refusals)).toMatchObject({ reason, retry });
  });

  it("waits as long as the most patient answer asks", () => {
    expect(failureOfRefusals([busy("a", 1_000), busy("b", 3_000)])).toMatchObject({ retryAfterMs: 3_000 });
    expect(failureOfRefusals([invalid("a")])).not.toHaveProperty("retryAfterMs");
  });

  it("tells one with its way out, and where it stands", () => {
    const one = invalid("a", { wayOut: "correct it", origin: "a.yaml, document 1" });
    expect(failureOfRefusals([one])?.message).toBe(`${said("a")}; correct it; it stands in a.yaml, document 1`);
  });

  it.each([
    { when: "at the limit", count: toldRefusalsMax, more: "" },
    { when: "one past it", count: toldRefusalsMax + 1, more: "; and 1 more" },
  ])("tells several by name, $when", ({ count, more }) => {
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    const told = names.slice(0, toldRefusalsMax).map(said).join("; ");
    expect(failureOfRefusals(names.map((name) => invalid(name)))?.message).toBe(
      `${count} objects were refused: ${told}${more}`,
    );
  });

  it.each([
    { when: "at the limit", letters: toldRefusalCharactersMax, cut: false },
    { when: "one past it", letters: toldRefusalCharactersMax + 1, cut: true },
  ])("cuts what came back of one of several, never where it stands: $when", ({ letters, cut }) => {
    const long = "x".repeat(letters - said("a").length + "no".length);
    const refusals = [refusal("a", { message: long }, { origin: "a.yaml" }), invalid("b")];
    const told = said("a").replace(/no$/, long);
    const [first] = (failureOfRefusals(refusals)?.message ?? "").split("; it stands in a.yaml; ");
    expect(first).toBe(`2 objects were refused: ${cut ? `${told.slice(0, toldRefusalCharactersMax)}…` : told}`);
  });
});
