import { expect, it } from "vitest";
import { liveStageSet } from "../../test/support/stage-set.ts";
import { targetOf } from "./dependency-target.ts";

const stageSetKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const database = { apiVersion: "db.example/v1", kind: "Database" };

it.each([
  {
    when: "a name alone is a StageSet of the own Namespace",
    dependency: { name: "base" },
    ref: { ...stageSetKind, namespace: "shop", name: "base" },
    then: { isStageSet: true, isForeign: false, asOurselves: true },
  },
  {
    when: "one of another Namespace is ours to see",
    dependency: { name: "base", namespace: "infra" },
    ref: { ...stageSetKind, namespace: "infra", name: "base" },
    then: { isStageSet: true, isForeign: true, asOurselves: true },
  },
  {
    when: "an expression over one of the own Namespace changes nothing about that",
    dependency: { name: "base", readyExpr: "true" },
    ref: { ...stageSetKind, namespace: "shop", name: "base" },
    then: { isStageSet: true, isForeign: false, asOurselves: true },
  },
  {
    when: "an expression over one of another Namespace takes the StageSet's own right to read it (I10)",
    dependency: { name: "base", namespace: "infra", readyExpr: "true" },
    ref: { ...stageSetKind, namespace: "infra", name: "base" },
    then: { isStageSet: true, isForeign: true, asOurselves: false },
  },
  {
    when: "it may be called what it is",
    dependency: { ...stageSetKind, name: "base" },
    ref: { ...stageSetKind, namespace: "shop", name: "base" },
    then: { isStageSet: true, isForeign: false, asOurselves: true },
  },
  {
    when: "any other kind is read with the StageSet's own right (I10)",
    dependency: { ...database, name: "db" },
    ref: { ...database, namespace: "shop", name: "db" },
    then: { isStageSet: false, isForeign: false, asOurselves: false },
  },
  {
    when: "so is a StageSet of another group",
    dependency: { ...database, kind: "StageSet", name: "db" },
    ref: { ...database, kind: "StageSet", namespace: "shop", name: "db" },
    then: { isStageSet: false, isForeign: false, asOurselves: false },
  },
])("$when", ({ dependency, ref, then }) => {
  expect(targetOf(dependency, liveStageSet())).toEqual({ ref, ...then });
});
