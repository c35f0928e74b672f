import { expect, it } from "vitest";
import type { ObjectRef } from "../cluster/index.ts";
import { findDoubleClaims } from "./double-claims.ts";

const web: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };
const others: readonly ObjectRef[] = [
  { ...web, name: "api" },
  { ...web, namespace: "else" },
  { ...web, kind: "StatefulSet" },
  { ...web, apiVersion: "example.org/v1" },
];

it.each([
  {
    when: "each object once",
    claims: [
      { stage: "a", refs: [web] },
      { stage: "b", refs: others },
    ],
    then: [],
  },
  {
    when: "in two stages",
    claims: [
      { stage: "a", refs: [web] },
      { stage: "b", refs: [web] },
    ],
    then: [["a", "b"]],
  },
  {
    when: "in another version",
    claims: [
      { stage: "a", refs: [web] },
      { stage: "b", refs: [{ ...web, apiVersion: "apps/v1beta2" }] },
    ],
    then: [["a", "b"]],
  },
  {
    when: "in three stages",
    claims: ["a", "b", "c"].map((stage) => ({ stage, refs: [web] })),
    then: [["a", "b", "c"]],
  },
  { when: "twice in one stage, which is the build's affair", claims: [{ stage: "a", refs: [web, web] }], then: [] },
  { when: "nothing", claims: [], then: [] },
])("$when", ({ claims, then }) => {
  expect(findDoubleClaims(claims)).toEqual(then.map((stages) => ({ ref: web, stages })));
});
