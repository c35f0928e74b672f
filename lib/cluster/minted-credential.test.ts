import { describe, expect, it } from "vitest";
import { type Clock, instant } from "../base/index.ts";
import { mintedCredential } from "./minted-credential.ts";

/** A mint that numbers its tokens, each of which lives 100 s, and a clock that is set by hand. */
function open(): {
  source: ReturnType<typeof mintedCredential>;
  set: (ms: number) => void;
  fail: (failing: boolean) => void;
} {
  let now = 0;
  let minted = 0;
  let failing = false;
  const clock: Clock = { now: () => instant(now), sleep: () => Promise.resolve() };
  const source = mintedCredential(() => {
    if (failing)
      return Promise.resolve({
        kind: "refused",
        error: { doing: "act", reason: "NoIdentity", message: "no", causes: [] },
      });
    minted += 1;
    return Promise.resolve({ kind: "done", value: { authorization: `Bearer ${minted}`, lifeMs: 100_000 } });
  }, clock);
  return {
    source,
    set: (ms) => {
      now = ms;
    },
    fail: (value) => {
      failing = value;
    },
  };
}

async function current(source: ReturnType<typeof mintedCredential>): Promise<string | undefined> {
  const answer = await source.current();
  return answer.kind === "done" ? answer.value.authorization : answer.error.reason;
}

describe("a minted credential", () => {
  it.each([
    { when: "just before 80 % of its life", ms: 79_999, then: "Bearer 1" },
    { when: "at 80 % of its life", ms: 80_000, then: "Bearer 2" },
  ])("$when: $then", async ({ ms, then }) => {
    const { source, set } = open();
    await source.current();
    set(ms);
    expect(await current(source)).toBe(then);
  });

  it("is minted once for many who ask at once", async () => {
    const { source } = open();
    const all = await Promise.all(Array.from({ length: 9 }, () => current(source)));
    expect(new Set(all)).toEqual(new Set(["Bearer 1"]));
  });

  it("is minted anew where it was refused, once for all who were refused", async () => {
    const { source } = open();
    const first = await source.current();
    if (first.kind === "refused") throw new Error(first.error.message);
    expect(await source.renew(first.value)).toBe(true);
    expect(await current(source)).toBe("Bearer 2");
    expect(await source.renew(first.value)).toBe(true);
    expect(await current(source)).toBe("Bearer 2");
  });

  it("is tried again after a mint that failed", async () => {
    const { source, fail } = open();
    fail(true);
    expect(await current(source)).toBe("NoIdentity");
    fail(false);
    expect(await current(source)).toBe("Bearer 1");
  });
});
