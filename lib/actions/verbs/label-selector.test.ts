import { expect, it } from "vitest";
import type { LabelSelector } from "../../api/index.ts";
import { labelQuery } from "./label-selector.ts";

it.each<{ selector: LabelSelector; then: string | undefined }>([
  { selector: { matchLabels: { "a.b/c": "d", e: "" } }, then: "a.b/c=d,e=" },
  {
    selector: {
      matchLabels: { app: "shop" },
      matchExpressions: [
        { key: "tier", operator: "In", values: ["a", "b"] },
        { key: "tier", operator: "NotIn", values: ["c"] },
        { key: "x", operator: "Exists" },
        { key: "y", operator: "DoesNotExist", values: [] },
      ],
    },
    then: "app=shop,tier in (a,b),tier notin (c),x,!y",
  },
  { selector: {}, then: undefined },
  { selector: { matchLabels: {}, matchExpressions: [] }, then: undefined },
  { selector: { matchLabels: { a: "b,c" } }, then: undefined },
  { selector: { matchLabels: { "a in (b),c": "d" } }, then: undefined },
  { selector: { matchExpressions: [{ key: "a", operator: "In" }] }, then: undefined },
  { selector: { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] }, then: undefined },
])("$selector: $then", ({ selector, then }) => {
  expect(labelQuery(selector)).toBe(then);
});
