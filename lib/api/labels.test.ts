import { describe, expect, it } from "vitest";
import { labelValue, ownerLabels, ownerSelector } from "./labels.ts";

describe("a label's value", () => {
  it.each([
    { when: "of 63 characters stays", value: "a".repeat(63), then: "a".repeat(63) },
    {
      when: "of 64 characters is cut and hashed",
      value: "a".repeat(64),
      then: `${"a".repeat(54)}-ffe054fe`,
    },
    { when: "of nothing stays", value: "", then: "" },
  ])("$when", ({ value, then }) => {
    expect(labelValue(value)).toBe(then);
    expect(labelValue(value).length).toBeLessThanOrEqual(63);
  });

  it("differs where values differ behind what is kept", () => {
    const long = "a".repeat(80);
    expect(labelValue(`${long}x`)).not.toBe(labelValue(`${long}y`));
  });
});

it("an owner is told by three labels", () => {
  expect(ownerLabels({ namespace: "team", name: "shop", stage: "base" })).toEqual({
    "stages.metio.wtf/name": "shop",
    "stages.metio.wtf/namespace": "team",
    "stages.metio.wtf/stage": "base",
  });
});

it("and selected by them", () => {
  expect(ownerSelector({ namespace: "team", name: "shop", stage: "base" })).toBe(
    "stages.metio.wtf/name=shop,stages.metio.wtf/namespace=team,stages.metio.wtf/stage=base",
  );
});
