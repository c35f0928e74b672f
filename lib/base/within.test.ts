import { expect, it } from "vitest";
import { within } from "./within.ts";

it.each([
  { when: "what comes in time", promise: Promise.resolve("value"), then: "value" },
  { when: "what never comes", promise: new Promise<string>(() => undefined), then: "late" },
])("$when: $then", async ({ promise, then }) => {
  expect(await within(promise, 5, "late")).toBe(then);
});

it("rejects as the promise does", async () => {
  await expect(within(Promise.reject(new Error("broken")), 1_000, "late")).rejects.toThrow("broken");
});
