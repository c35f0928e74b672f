import { describe, expect, it } from "vitest";
import { canonicalElement, compareElements, keyElement, printElement, valueElement } from "./path-element.ts";

describe("path elements", () => {
  it.each([
    { when: "a text", value: "a", then: 'v:"a"' },
    { when: "characters of HTML", value: "a<b> & c", then: 'v:"a\\u003cb\\u003e \\u0026 c"' },
    { when: "a line break of JavaScript", value: "a\u2028", then: 'v:"a\\u2028"' },
    { when: "a number", value: 1.5, then: "v:1.5" },
    { when: "a large number", value: 9007199254740993n, then: "v:9007199254740993" },
    { when: "a truth", value: true, then: "v:true" },
  ])("of a set: $when", ({ value, then }) => {
    expect(valueElement(value)).toBe(then);
    if (typeof value !== "bigint") expect(canonicalElement(then)).toBe(then);
  });
  it("of a map list are made of its keys", () => {
    const keys: [string, unknown][] = [
      ["port", 80],
      ["protocol", "TCP"],
    ];
    expect(keyElement(keys)).toBe('k:{"port":80,"protocol":"TCP"}');
    expect(printElement(keyElement(keys))).toBe('[port=80,protocol="TCP"]');
    expect(canonicalElement('k:{ "protocol": "TCP", "port": 80 }')).toBe('k:{"port":80,"protocol":"TCP"}');
  });
  it("of an unknown kind are left out, and what is none is thrown", () => {
    expect(canonicalElement("x:what")).toBeUndefined();
    expect(canonicalElement("i:07")).toBe("i:7");
    expect(() => canonicalElement("what")).toThrow("missing colon");
    expect(() => canonicalElement("v:{")).toThrow(SyntaxError);
    expect(() => canonicalElement("k:1")).toThrow("no keys");
  });
  it.each([
    ["f:a", "f:b"],
    ["f:z", 'k:{"a":1}'],
    ['k:{"port":80}', 'k:{"port":443}'],
    ['k:{"port":80}', 'k:{"port":80,"protocol":"TCP"}'],
    ['k:{"a":"x"}', 'k:{"b":"a"}'],
    ['k:{"port":80,"protocol":"TCP"}', 'k:{"port":80,"protocol":"UDP"}'],
    ['k:{"a":"x"}', "v:1"],
    ["v:9", "v:10"],
    ["v:10", 'v:"1"'],
    ['v:"x"', "v:true"],
    ["v:true", "i:0"],
    ["i:2", "i:10"],
  ])("%s stands before %s", (before, after) => {
    expect(compareElements(before, after)).toBeLessThan(0);
    expect(compareElements(after, before)).toBeGreaterThan(0);
    expect(compareElements(before, before)).toBe(0);
  });
});
