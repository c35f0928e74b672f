import { expect, it } from "vitest";
import type { Arguments } from "../command.ts";
import { readReceivers } from "./receivers.ts";

function given(strings: Readonly<Record<string, string>>): Arguments {
  return { positionals: [], strings: new Map(Object.entries(strings)), lists: new Map(), booleans: new Set() };
}

const flux = { "events-addr": "http://flux/" };
const webhook = { "notify-url": "https://example.org/hook" };

it.each([
  { when: "nobody", flags: {}, then: [] },
  { when: "Flux", flags: flux, then: ["flux"] },
  { when: "both", flags: { ...flux, ...webhook }, then: ["flux", "webhook"] },
])("tells $when", async ({ flags, then }) => {
  const read = await readReceivers(given(flags));
  expect(read.kind === "done" && read.value.map(({ name }) => name)).toEqual(then);
});

it("is refused where a key signs nothing", async () => {
  await expect(readReceivers(given({ ...flux, "notify-key-file": "/key" }))).rejects.toThrow("needs --notify-url");
});

it("fails where the key cannot be read", async () => {
  const read = await readReceivers(given({ ...webhook, "notify-key-file": "/nowhere" }));
  expect(read).toMatchObject({
    kind: "failed",
    failure: { message: expect.stringMatching(/--notify-key-file$/) as string },
  });
});
