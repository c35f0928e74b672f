import { expect, it } from "vitest";
import { parseDigest } from "./digest.ts";

it.each([
  { when: "a sha256", text: `sha256:${"a".repeat(64)}`, then: "sha256" },
  { when: "a sha384", text: `sha384:${"b".repeat(96)}`, then: "sha384" },
  { when: "a sha512", text: `sha512:${"c".repeat(128)}`, then: "sha512" },
  { when: "bare hex", text: "d".repeat(64), then: "sha256" },
  { when: "upper case", text: `sha256:${"A".repeat(64)}`, then: "sha256" },
  { when: "one digit too few", text: `sha256:${"a".repeat(63)}`, then: undefined },
  { when: "one too many", text: `sha256:${"a".repeat(65)}`, then: undefined },
  { when: "the length of another one", text: `sha512:${"a".repeat(64)}`, then: undefined },
  { when: "a bare sha512", text: "a".repeat(128), then: undefined },
  { when: "a weak one", text: `sha1:${"a".repeat(40)}`, then: undefined },
  { when: "a word of the language", text: `constructor:${"a".repeat(64)}`, then: undefined },
  { when: "no hex", text: `sha256:${"g".repeat(64)}`, then: undefined },
  { when: "nothing", text: "", then: undefined },
  { when: "something around it", text: ` sha256:${"a".repeat(64)}\n`, then: undefined },
])("$when: $then", ({ text, then }) => {
  expect(parseDigest(text)?.algorithm).toBe(then);
});

it("is compared in lower case", () => {
  expect(parseDigest("A".repeat(64))?.hex).toBe("a".repeat(64));
});
