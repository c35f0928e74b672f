import { expect, it } from "vitest";
import { withoutValues } from "./conceal-values.ts";
import type { Refusal } from "./refusals.ts";

const refused = (message: string): Refusal => ({
  object: { apiVersion: "v1", kind: "Service", metadata: { name: "a" } },
  error: {
    doing: "apply Service a",
    status: 422,
    reason: "Invalid",
    message,
    causes: [{ field: "f", reason: "r", message }],
  },
});

it.each([
  { when: "a value", secrets: ["hunter2"], said: 'Invalid value: "hunter2"', then: 'Invalid value: "(hidden)"' },
  { when: "one with quotes", secrets: ['a"b"c'], said: 'got "a\\"b\\"c"', then: 'got "(hidden)"' },
  { when: "one in base64", secrets: ["hunter2"], said: `data ${btoa("hunter2")}`, then: "data (hidden)" },
  { when: "one within another", secrets: ["pass", "password"], said: "password, pass", then: "(hidden), (hidden)" },
  { when: "one too short to be one", secrets: ["1"], said: "1 of 10", then: "1 of 10" },
  { when: "none", secrets: [], said: "as it is", then: "as it is" },
])("$when is not repeated", ({ secrets, said, then }) => {
  const { error } = withoutValues(refused(said), secrets);
  expect([error.message, error.causes[0]?.message]).toEqual([then, then]);
});
