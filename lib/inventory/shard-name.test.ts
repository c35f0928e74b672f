import { describe, expect, it } from "vitest";
import { nameCharsMax } from "./limits.ts";
import { shardName } from "./shard-name.ts";

const named = (name: string, stage: string, number = 0): string =>
  shardName({ namespace: "shop", name }, stage, number);

describe("the name of a shard", () => {
  it("can be read", () => {
    expect(named("release", "web", 3)).toMatch(/^release-web-[0-9a-f]{8}-3$/);
  });
  it.each([
    { when: "the dash may stand in either", one: named("a-b", "c"), other: named("a", "b-c") },
    {
      when: "two long names begin alike",
      one: named(`${"a".repeat(250)}-b`, "web"),
      other: named(`${"a".repeat(250)}-c`, "web"),
    },
    { when: "a number", one: named("a", "b", 1), other: named("a", "b", 11) },
  ])("differs where $when", ({ one, other }) => {
    expect(one).not.toBe(other);
  });
  const end = "-web-01234567-0".length;
  it.each([
    { when: "as long as may be", name: "a".repeat(nameCharsMax - end), length: nameCharsMax },
    { when: "one longer", name: "a".repeat(nameCharsMax - end + 1), length: nameCharsMax },
    { when: "cut behind a dot", name: `${"a".repeat(nameCharsMax - end - 1)}.b`, length: nameCharsMax - 1 },
    { when: "the longest of all", name: "a".repeat(253), length: nameCharsMax },
  ])("$when is a name still", ({ name, length }) => {
    const shard = named(name, "web");
    expect(shard).toHaveLength(length);
    expect(shard).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  });
  it("has room for the longest stage and many shards", () => {
    expect(named("a".repeat(253), "b".repeat(63), 99).length).toBeLessThanOrEqual(nameCharsMax);
  });
});
