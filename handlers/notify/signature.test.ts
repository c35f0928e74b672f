import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { after, parseInstant, type Instant } from "../../lib/base/index.ts";
import { signedAgeMs } from "./limits.ts";
import { checkSignature, checkTimes } from "./signature.ts";

const key = Buffer.from("a key");
const body = Buffer.from('{"involvedObject":{}}');
const hex = createHmac("sha256", key).update(body).digest("hex");
const now = parseInstant("2026-11-29T12:00:00Z") as Instant;

describe("a signature", () => {
  it.each([
    { when: "it is right", header: `sha256=${hex}`, then: undefined },
    { when: "it is right, in capitals", header: `sha256=${hex.toUpperCase()}`, then: undefined },
    { when: "there is none", header: undefined, then: "unsigned" },
    { when: "it is empty", header: "", then: "wronglySigned" },
    { when: "there are two", header: [`sha256=${hex}`, `sha256=${hex}`], then: "wronglySigned" },
    { when: "it is too short", header: `sha256=${hex.slice(2)}`, then: "wronglySigned" },
    { when: "something follows it", header: `sha256=${hex}00`, then: "wronglySigned" },
    { when: "it is of another sort", header: `sha512=${hex}`, then: "wronglySigned" },
    {
      when: "one digit differs",
      header: `sha256=${hex.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))}`,
      then: "wronglySigned",
    },
  ])("$when", ({ header, then }) => {
    expect(checkSignature(key, body, header)?.result).toBe(then);
  });

  it("is that of the body, byte by byte", () => {
    expect(checkSignature(key, Buffer.from(`${body.toString()}\n`), `sha256=${hex}`)?.result).toBe("wronglySigned");
    expect(checkSignature(Buffer.from("a key\n"), body, `sha256=${hex}`)?.result).toBe("wronglySigned");
  });
});

describe("the time of a signed event", () => {
  const at = (ms: number): string => new Date(after(now, ms)).toISOString();
  it.each([
    { when: "now", times: [at(0)], then: undefined },
    { when: "as old as it may be", times: [at(-signedAgeMs)], then: undefined },
    { when: "a little older", times: [at(-signedAgeMs - 1)], then: "replayed" },
    { when: "as far ahead as it may be", times: [at(signedAgeMs)], then: undefined },
    { when: "a little further", times: [at(signedAgeMs + 1)], then: "replayed" },
    { when: "one of several is old", times: [at(0), at(-signedAgeMs - 1)], then: "replayed" },
    { when: "one of several is missing", times: [at(0), undefined], then: "replayed" },
    { when: "it is none", times: ["yesterday"], then: "replayed" },
    { when: "there is no event", times: [], then: undefined },
  ])("$when", ({ times, then }) => {
    expect(checkTimes(times, now)?.result).toBe(then);
  });
});
