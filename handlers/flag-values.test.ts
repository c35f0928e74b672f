import { describe, expect, it } from "vitest";
import type { Arguments } from "./command.ts";
import { countFlag, durationFlag, hostFlag, linkFlag, noNames, oneName, urlFlag, wordFlag } from "./flag-values.ts";

function given(value?: string, positionals: readonly string[] = []): Arguments {
  return {
    positionals,
    strings: new Map(value === undefined ? [] : [["flag", value]]),
    lists: new Map(),
    booleans: new Set(),
  };
}

const longest = `https://a.example/${"a".repeat(256 - 18)}`;

describe("the value of a flag", () => {
  it.each([
    { when: "a duration", read: () => durationFlag(given("1m30s"), "flag", 1), then: 90_000 },
    { when: "no duration", read: () => durationFlag(given(), "flag", 5), then: 5 },
    { when: "a number", read: () => countFlag(given("16"), "flag", 1), then: 16 },
    { when: "no number", read: () => countFlag(given(), "flag", 5), then: 5 },
    { when: "a word", read: () => wordFlag(given("json"), "flag", ["json", "text"], "text"), then: "json" },
    { when: "a host", read: () => hostFlag(given("sources"), "flag"), then: "sources" },
    {
      when: "a host and its port",
      read: () => hostFlag(given("sources.flux:8080"), "flag"),
      then: "sources.flux:8080",
    },
    { when: "an IPv6 address", read: () => hostFlag(given("[fd00::1]:80"), "flag"), then: "[fd00::1]:80" },
    { when: "no host", read: () => hostFlag(given(), "flag"), then: undefined },
    { when: "a link", read: () => linkFlag(given("https://a.example/b/"), "flag", "x"), then: "https://a.example/b" },
    { when: "no link is wanted", read: () => linkFlag(given("none"), "flag", "x"), then: undefined },
    { when: "the longest link", read: () => linkFlag(given(longest), "flag", "x"), then: longest },
    { when: "a URL", read: () => urlFlag(given("http://flux/?a=b"), "flag"), then: "http://flux/?a=b" },
    { when: "no URL", read: () => urlFlag(given(), "flag"), then: undefined },
    { when: "the one name", read: () => oneName(given(undefined, ["shop"]), "StageSet"), then: "shop" },
  ])("$when", ({ read, then }) => {
    expect(read()).toBe(then);
  });
  it.each([
    { when: "no duration", read: () => durationFlag(given("soon"), "flag", 1) },
    { when: "a duration of nothing", read: () => durationFlag(given("0s"), "flag", 1) },
    { when: "no number", read: () => countFlag(given("many"), "flag", 1) },
    { when: "zero", read: () => countFlag(given("0"), "flag", 1) },
    { when: "another word", read: () => wordFlag(given("xml"), "flag", ["json", "text"], "text") },
    { when: "no link", read: () => linkFlag(given("wiki"), "flag", "x") },
    { when: "a link that would end the sentence", read: () => linkFlag(given("https://a.example/(b)"), "flag", "x") },
    { when: "too long a link", read: () => linkFlag(given(`${longest}a`), "flag", "x") },
    { when: "a URL", read: () => hostFlag(given("http://sources"), "flag") },
    { when: "a path", read: () => hostFlag(given("sources/a"), "flag") },
    { when: "a user", read: () => hostFlag(given("me@sources"), "flag") },
    { when: "a port out of range", read: () => hostFlag(given("sources:65536"), "flag") },
    { when: "nothing at all", read: () => hostFlag(given(""), "flag") },
  ])("$when: refused, naming the flag", ({ read }) => {
    expect(read).toThrow(/^--flag is .*; give /);
  });
  it.each([
    { when: "no URL", read: () => urlFlag(given("flux"), "flag"), then: "--flag is no URL; give one by http" },
    { when: "another scheme", read: () => urlFlag(given("ftp://flux"), "flag"), then: "--flag is no URL; give one" },
    {
      when: "a password",
      read: () => urlFlag(given("http://me:secret@flux"), "flag"),
      then: /^--flag carries a user or password; give it without$/,
    },
    { when: "no name", read: () => oneName(given(), "StageSet"), then: "name one StageSet" },
    { when: "two names", read: () => oneName(given(undefined, ["a", "b"]), "StageSet"), then: "name one StageSet" },
    {
      when: "a name too many",
      read: () => {
        noNames(given(undefined, ["a"]));
      },
      then: /^a is neither a flag/,
    },
  ])("$when: refused", ({ read, then }) => {
    expect(read).toThrow(then);
  });
});
