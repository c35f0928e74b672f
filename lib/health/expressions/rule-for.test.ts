import { describe, expect, it } from "vitest";
import type { HealthExpression } from "../../api/index.ts";
import { idleExpressions } from "./idle-expressions.ts";
import { ruleFor } from "./rule-for.ts";

const expr = (apiVersion: string, kind?: string): HealthExpression => ({
  ...{ apiVersion, current: "true" },
  ...(kind !== undefined && { kind }),
});
const certificate = { apiVersion: "cert-manager.io/v1", kind: "Certificate" };
const issuer = { apiVersion: "cert-manager.io/v1", kind: "Issuer" };
const pod = { apiVersion: "v1", kind: "Pod" };
const named = expr("cert-manager.io/v1", "Certificate");
const group = expr("cert-manager.io/v1");

describe("of several expressions", () => {
  it.each([
    { when: "group and kind are the same", exprs: [named], of: certificate, then: 0 },
    {
      when: "the version is another",
      exprs: [expr("cert-manager.io/v1alpha2", "Certificate")],
      of: certificate,
      then: 0,
    },
    { when: "the kind is another", exprs: [named], of: issuer, then: undefined },
    { when: "the group is another", exprs: [expr("acme.cert-manager.io/v1", "Certificate")], of: certificate },
    { when: "the whole group is meant", exprs: [group], of: issuer, then: 0 },
    { when: "an empty kind is none", exprs: [expr("cert-manager.io/v1", "")], of: issuer, then: 0 },
    { when: "the whole core group is meant", exprs: [expr("v1")], of: pod, then: 0 },
    { when: "the core group is another one", exprs: [expr("v1")], of: issuer, then: undefined },
    { when: "the first that names it counts", exprs: [named, group], of: certificate, then: 0 },
    { when: "a whole group that comes first counts", exprs: [group, named], of: certificate, then: 0 },
    { when: "what names something else is passed by", exprs: [named, group], of: issuer, then: 1 },
    { when: "there is none", exprs: [], of: pod, then: undefined },
  ])("$when: $then", ({ exprs, of, then }) => {
    expect(ruleFor(of, exprs)?.index).toBe(then);
  });
});

describe("what judges nothing is told", () => {
  it.each([
    { when: "all are needed", exprs: [named, group], awaited: [certificate, issuer], says: [] },
    {
      when: "no such kind",
      exprs: [named],
      awaited: [issuer],
      says: [
        "readyChecks.exprs[0] judges nothing: the stage neither applies nor checks a Certificate of cert-manager.io",
      ],
    },
    {
      when: "no such group",
      exprs: [named, expr("example.org/v1")],
      awaited: [certificate],
      says: ["readyChecks.exprs[1] judges nothing: the stage neither applies nor checks anything of example.org"],
    },
    {
      when: "no such kind of the core",
      exprs: [expr("v1", "Pod")],
      awaited: [],
      says: ["readyChecks.exprs[0] judges nothing: the stage neither applies nor checks a Pod of the core group"],
    },
    {
      when: "another comes first",
      exprs: [group, named],
      awaited: [certificate],
      says: ["readyChecks.exprs[1] judges nothing: exprs[0] comes first for the same objects"],
    },
  ])("$when", ({ exprs, awaited, says }) => {
    expect(idleExpressions(exprs, awaited)).toEqual(says);
  });
});
