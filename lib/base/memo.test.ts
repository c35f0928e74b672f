import { describe, expect, it } from "vitest";
import { createMemo } from "./memo.ts";

/** Values are their own size; negative ones are not worth remembering. */
function memoOf(entriesMax: number, bytesMax: number): (key: string, value: number) => Promise<"made" | "known"> {
  const memo = createMemo<number>({ entriesMax, bytesMax, bytesOf: (value) => (value < 0 ? undefined : value) });
  return async (key, value) => {
    let made: "made" | "known" = "known";
    await memo.get(key, () => {
      made = "made";
      return Promise.resolve(value);
    });
    return made;
  };
}

describe("a memo", () => {
  it.each([
    {
      when: "remembers",
      limits: [2, 9],
      asks: [
        ["a", 1],
        ["a", 1],
      ],
      then: ["made", "known"],
    },
    {
      when: "holds as many as allowed",
      limits: [2, 9],
      asks: [
        ["a", 1],
        ["b", 1],
        ["a", 1],
      ],
      then: ["made", "made", "known"],
    },
    {
      when: "forgets the oldest past that",
      limits: [2, 9],
      asks: [
        ["a", 1],
        ["b", 1],
        ["c", 1],
        ["a", 1],
      ],
      then: ["made", "made", "made", "made"],
    },
    {
      when: "counts use as youth",
      limits: [2, 9],
      asks: [
        ["a", 1],
        ["b", 1],
        ["a", 1],
        ["c", 1],
        ["a", 1],
      ],
      then: ["made", "made", "known", "made", "known"],
    },
    {
      when: "holds as many bytes as allowed",
      limits: [9, 10],
      asks: [
        ["a", 4],
        ["b", 6],
        ["a", 4],
      ],
      then: ["made", "made", "known"],
    },
    {
      when: "forgets the oldest past that",
      limits: [9, 10],
      asks: [
        ["a", 4],
        ["b", 7],
        ["a", 4],
      ],
      then: ["made", "made", "made"],
    },
    {
      when: "does not remember what is too large",
      limits: [9, 10],
      asks: [
        ["a", 4],
        ["b", 11],
        ["b", 11],
        ["a", 4],
      ],
      then: ["made", "made", "made", "known"],
    },
    {
      when: "nor what is not worth it",
      limits: [9, 10],
      asks: [
        ["a", -1],
        ["a", -1],
      ],
      then: ["made", "made"],
    },
  ] as const)("$when ($limits)", async ({ limits: [entriesMax, bytesMax], asks, then }) => {
    const ask = memoOf(entriesMax, bytesMax);
    const told: string[] = [];
    for (const [key, value] of asks) told.push(await ask(key, value));
    expect(told).toEqual(then);
  });
  it("makes once for all who ask meanwhile", async () => {
    const memo = createMemo<number>({ entriesMax: 1, bytesMax: 1, bytesOf: () => undefined });
    let made = 0;
    const make = async (): Promise<number> => {
      await Promise.resolve();
      return ++made;
    };
    expect(await Promise.all([memo.get("a", make), memo.get("a", make), memo.get("b", make)])).toEqual([1, 1, 2]);
  });
  it("does not remember what was thrown", async () => {
    const memo = createMemo<number>({ entriesMax: 1, bytesMax: 1, bytesOf: () => 1 });
    await expect(memo.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await memo.get("a", () => Promise.resolve(1))).toBe(1);
  });
});
