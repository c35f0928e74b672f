import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { regexSize } from "./regex-size.ts";

describe("the size of a regular expression", () => {
  it.each([
    { pattern: "", most: 0 },
    { pattern: "abc", most: 6 },
    { pattern: "^v[0-9]+\\.[0-9]+$", most: 20 },
    { pattern: "[\\]a{9}]{3}", most: 8 },
    { pattern: "[[:alpha:]\\d]{3}", most: 8 },
    { pattern: "a\\{1000}", most: 14 },
    { pattern: "(a|bc|def){10}", most: 200 },
    { pattern: "((a{9}){9}){9}", most: 3_000 },
    { pattern: "((a*)*)*b?", most: 60 },
    { pattern: "(?i)(?:x{2,5}y){3,}z", most: 100 },
    { pattern: "\\pL{0,20}[^\\x{10ffff}]{2}", most: 60 },
  ])("$pattern: at least what it compiles to, and at most $most", ({ pattern, most }) => {
    const size = regexSize(pattern);
    expect(size).toBeLessThanOrEqual(most);
    // The library adds an instruction at either end, and those of the whole match.
    expect(size + 6).toBeGreaterThanOrEqual(RE2JS.compile(pattern).programSize());
  });

  it.each([{ pattern: "((a{99}){99}){99}" }, { pattern: "(a{9}|b){999}" }, { pattern: "[ab]{1000}" }])(
    "$pattern is known to be large before it is compiled",
    ({ pattern }) => {
      expect(regexSize(pattern)).toBeGreaterThan(2_000);
    },
  );

  it.each([{ pattern: `a${"[[:".repeat(300)}` }, { pattern: `a[^]${"[:a".repeat(300)}\\` }])(
    "a class that is left open takes the rest, whatever it looks like: $pattern",
    ({ pattern }) => {
      expect(regexSize(pattern)).toBe(4);
    },
  );
});
