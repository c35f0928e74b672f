import { expect, it } from "vitest";
import { eventually } from "./eventually.ts";

it("answers the first value that matches", async () => {
  let count = 0;
  expect(
    await eventually(
      () => (count += 1),
      (seen) => seen === 3,
    ),
  ).toBe(3);
});

it("takes a read that throws for not yet", async () => {
  let count = 0;
  const read = (): number => {
    count += 1;
    if (count === 1) throw new Error("not there");
    return count;
  };
  expect(await eventually(read, () => true)).toBe(2);
});

it.each([
  { when: "a value", read: () => ({ phase: "Pending" }), then: "Not within 0 ms; seen last: { phase: 'Pending' }" },
  { when: "an error", read: () => JSON.parse("{") as unknown, then: "Not within 0 ms; seen last: SyntaxError: " },
])("past the deadline it tells $when that it saw last", async ({ read, then }) => {
  await expect(eventually(read, () => false, 0)).rejects.toThrow(then);
});
