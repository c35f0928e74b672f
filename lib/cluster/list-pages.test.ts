import { describe, expect, it } from "vitest";
import type { Answer } from "./api-error.ts";
import * as limits from "./limits.ts";
import { type Page, type PageRequest, readPages } from "./list-pages.ts";

function page(items: readonly string[], next?: string): Answer<Page<string>> {
  return { kind: "done", value: { items, resourceVersion: "9", continueToken: next } };
}

function refused(status: number, reason = "Expired"): Answer<never> {
  return { kind: "refused", error: { doing: "list", status, reason, message: "no", causes: [] } };
}

/** Reads what is answered in turn, and what was asked for. */
async function read(answers: readonly Answer<Page<string>>[]): Promise<{ answer: unknown; asked: PageRequest[] }> {
  const asked: PageRequest[] = [];
  const answer = await readPages((request) => {
    const next = answers[asked.length];
    asked.push(request);
    return Promise.resolve(next ?? refused(599, "none left"));
  });
  return { answer, asked };
}

const whole = { kind: "done", value: { items: ["a", "b", "c"], resourceVersion: "9" } };
const tooLarge: Answer<never> = refused(200, "TooLarge");

describe("readPages", () => {
  it("reads page by page", async () => {
    const { answer, asked } = await read([page(["a", "b"], "t1"), page([], "t2"), page(["c"])]);
    expect(answer).toEqual(whole);
    expect(asked.map(({ continueToken }) => continueToken)).toEqual([undefined, "t1", "t2"]);
    expect(new Set(asked.map(({ limit }) => limit))).toEqual(new Set([limits.listPageObjects]));
  });

  it("begins again where the continue token expired, and drops what it had", async () => {
    const { answer, asked } = await read([page(["old"], "t1"), refused(410), page(["a", "b"], "t2"), page(["c"])]);
    expect(answer).toEqual(whole);
    expect(asked.map(({ continueToken }) => continueToken)).toEqual([undefined, "t1", undefined, "t2"]);
  });

  it.each([
    { when: "as often as allowed", restarts: limits.listRestartsMax, then: "done" },
    { when: "once more", restarts: limits.listRestartsMax + 1, then: "refused" },
  ])("begins again $when: $then", async ({ restarts, then }) => {
    const expiries = Array.from({ length: restarts }, () => [page(["old"], "t1"), refused(410)]).flat();
    const { answer } = await read([...expiries, page(["a"])]);
    expect(answer).toMatchObject({ kind: then });
  });

  it("does not begin again where the first page is gone", async () => {
    const { answer, asked } = await read([refused(410)]);
    expect(answer).toMatchObject({ kind: "refused", error: { status: 410 } });
    expect(asked).toHaveLength(1);
  });

  it("asks for fewer objects where a page is too large, from where it was", async () => {
    const { answer, asked } = await read([page(["a"], "t1"), tooLarge, page(["b"], "t2"), page(["c"])]);
    expect(answer).toEqual(whole);
    expect(asked).toEqual([
      { limit: 500, continueToken: undefined },
      { limit: 500, continueToken: "t1" },
      { limit: 125, continueToken: "t1" },
      { limit: 125, continueToken: "t2" },
    ]);
  });

  it("gives up where a single object is too large", async () => {
    const { answer, asked } = await read(Array.from({ length: 9 }, () => tooLarge));
    expect(answer).toMatchObject({ kind: "refused", error: { reason: "TooLarge" } });
    expect(asked.map(({ limit }) => limit)).toEqual([500, 125, 31, 7, 1]);
  });

  it("answers any other refusal as it is", async () => {
    const { answer } = await read([page(["a"], "t1"), refused(403, "Forbidden")]);
    expect(answer).toMatchObject({ kind: "refused", error: { status: 403 } });
  });
});
