import { describe, expect, it } from "vitest";
import {
  configKeyErrors,
  dnsLabelName,
  dnsSubdomainName,
  labelValueErrors,
  pathSegmentName,
  qualifiedNameErrors,
} from "./names.ts";

const long = (count: number): string => "a".repeat(count);

describe.each([
  {
    rule: "a DNS subdomain",
    of: dnsSubdomainName,
    good: ["a", "a.b-c.1", long(253)],
    bad: ["", "A", "a_b", "-a", "a-", "a..b", long(254)],
  },
  { rule: "a DNS label", of: dnsLabelName, good: ["a", "1-a", long(63)], bad: ["", "a.b", "-a", long(64)] },
  { rule: "a segment of a path", of: pathSegmentName, good: ["", "A:b", "..."], bad: [".", "..", "a/b", "a%b"] },
  {
    rule: "a label's key",
    of: qualifiedNameErrors,
    good: ["a", "A_b.c", "example.com/a", long(63)],
    bad: ["", "/a", "a/", "a/b/c", "A.com/a", "a b", long(64)],
  },
  {
    rule: "a label's value",
    of: labelValueErrors,
    good: ["", "a", "A_b.c", long(63)],
    bad: ["-a", "a b", "a/b", long(64)],
  },
  {
    rule: "a key of a ConfigMap",
    of: configKeyErrors,
    good: ["a", ".a", "A_b-c", long(253)],
    bad: ["", "a b", ".", "..", "..a", long(254)],
  },
])("$rule", ({ of, good, bad }) => {
  it.each(good)("may be '%s'", (name) => {
    expect(of(name)).toEqual([]);
  });
  it.each(bad)("may not be '%s'", (name) => {
    expect(of(name)).not.toEqual([]);
  });
});

it("lets a generated name end in a hyphen", () => {
  expect(dnsSubdomainName("made-", true)).toEqual([]);
  expect(dnsSubdomainName("made-")).not.toEqual([]);
});
