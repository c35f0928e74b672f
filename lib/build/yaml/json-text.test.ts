import { describe, expect, it } from "vitest";
import { readJson } from "./json-text.ts";

describe("JSON", () => {
  it.each([
    { when: "an integer of 64 bits", text: '{"a": 9223372036854775807}', then: { a: 9223372036854775807n } },
    { when: "a negative one", text: '{"a": -9007199254740993}', then: { a: -9007199254740993n } },
    { when: "one past 64 bits", text: '{"a": 9223372036854775808}', then: { a: 9223372036854775808 } },
    { when: "many digits behind the point", text: '{"a": 0.12345678901234567890}', then: { a: 0.12345678901234568 } },
    { when: "digits in a text", text: '{"a": "9223372036854775807"}', then: { a: "9223372036854775807" } },
    { when: "numbers as YAML would have them", text: '{"a": [1.0, 1e2, -0]}', then: { a: [1, 100, -0] } },
  ])("$when", ({ text, then }) => {
    expect(readJson(text)).toEqual({ kind: "read", documents: [{ number: 1, value: then, repeatedKeys: [] }] });
  });
  it.each([
    { when: "nothing", text: "" },
    { when: "two values", text: "{} {}" },
    { when: "a comment", text: "{} // a" },
    { when: "YAML", text: "a: b" },
  ])("refuses $when", ({ text }) => {
    expect(readJson(text)).toMatchObject({
      kind: "unreadable",
      problem: expect.stringMatching(/^it is not JSON: /) as unknown,
    });
  });
});
