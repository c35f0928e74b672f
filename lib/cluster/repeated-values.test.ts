import { describe, expect, it } from "vitest";
import * as limits from "./limits.ts";
import { shortenValues } from "./repeated-values.ts";

const max = limits.repeatedValueCharactersMax;
/** A JSON object of so many characters. */
const object = (characters: number): string => `{"a":"${"x".repeat(characters - 8)}"}`;

describe("shortenValues", () => {
  it.each([
    { when: "at the limit", value: object(max), told: object(max) },
    { when: "one past it", value: object(max + 1), told: `${object(max + 1).slice(0, max)}…` },
    { when: "with brackets and quotes within its texts", value: `{"a":"}]\\"${"x".repeat(max)}"}` },
    { when: "as Go prints it", value: `core.PodTemplateSpec{Spec:core.PodSpec{A:"${"x".repeat(max)}"}}` },
    { when: "a text", value: `"${"x: ".repeat(max)}"` },
    { when: "a list", value: `["${"x".repeat(max)}","b"]` },
  ])("tells a value $when", ({ value, told = `${value.slice(0, max)}…` }) => {
    const said = (one: string): string =>
      `Job "a" is invalid: [spec.x: Invalid value: ${one}: field is immutable, spec.y: Required value]`;
    expect(shortenValues(said(value))).toBe(said(told));
  });

  it("shortens each of several, and leaves what is short", () => {
    const long = object(2 * max);
    const said = `[a: Invalid value: ${long}: no, b: Duplicate value: 70000: no, c: Invalid value: ${long}: never]`;
    const cut = `${long.slice(0, max)}…`;
    expect(shortenValues(said)).toBe(
      `[a: Invalid value: ${cut}: no, b: Duplicate value: 70000: no, c: Invalid value: ${cut}: never]`,
    );
  });

  it("takes what is never closed to its end", () => {
    const open = `Invalid value: {"a": "${"x".repeat(2 * max)}`;
    expect(shortenValues(open)).toBe(`${open.slice(0, "Invalid value: ".length + max)}…`);
  });

  it.each(['configmaps "a" not found', "", "spec: Invalid value: replicas may not be more than limit"])(
    "leaves %j",
    (text) => {
      expect(shortenValues(text)).toBe(text);
    },
  );
});
