import { describe, expect, it } from "vitest";
import { parseLabelSelector } from "./label-selector.ts";

const objects = { web: { app: "web", tier: "2" }, db: { app: "db" }, bare: {} };

describe("a label selector", () => {
  it.each([
    { text: "", then: ["web", "db", "bare"] },
    { text: "app=web", then: ["web"] },
    { text: "app == web", then: ["web"] },
    { text: "app!=web", then: ["db", "bare"] },
    { text: "app", then: ["web", "db"] },
    { text: "!app", then: ["bare"] },
    { text: "app in (web, db)", then: ["web", "db"] },
    { text: "app notin (web)", then: ["db", "bare"] },
    { text: "app=web,tier", then: ["web"] },
    { text: "app,!tier", then: ["db"] },
    { text: "tier>1", then: ["web"] },
    { text: "tier<2", then: [] },
    { text: "app=", then: [] },
    { text: "app in ()", then: [] },
  ])("'$text' means $then", ({ text, then }) => {
    const test = parseLabelSelector(text);
    expect(Object.entries(objects).flatMap(([name, labels]) => (test(labels) ? [name] : []))).toEqual(then);
  });

  it.each([
    { text: "=a", then: "found '=', expected: !, identifier, or 'end of string'" },
    { text: "a,", then: "found '', expected: identifier after ','" },
    { text: "a b", then: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
    { text: "a in b", then: "unable to parse requirement: found 'b', expected: '('" },
    { text: "a in (b", then: "unable to parse requirement: found '', expected: ',' or ')'" },
    {
      text: "a>x",
      then: "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    },
  ])("'$text' is none", ({ text, then }) => {
    expect(() => parseLabelSelector(text)).toThrow(then);
  });
});
