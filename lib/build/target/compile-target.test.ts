import { describe, expect, it } from "vitest";
import type { PatchTarget } from "../../api/index.ts";
import { targetCharactersMax } from "../limits.ts";
import { compileTarget } from "./compile-target.ts";

const labels = { app: "shop", tier: "", "example.com/track": "stable" };

function answer(target: PatchTarget, name = "shop-web"): boolean | string | undefined {
  const compiled = compileTarget(target);
  if (compiled.kind === "refused") return `${compiled.field}: ${compiled.what}`;
  return compiled.matches({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, labels } });
}

describe("a pattern means whole texts", () => {
  it.each([
    ...["shop-web", "shop.web", "shop-.*", ".*web", "shop-(web|db)", "shop-(?:web|db)?", "^shop-web$", "(shop|-|web)+"],
    ...["[a-z-]+", "[^0-9]{8}", "\\w+-\\w{1,3}", "sh?o+p-web", "[\\w-]*", "shop\\-web", "shop-w.{2}", "s.*p-.*?b"],
    ...["x|shop-web", "(((shop)))-web", "shop-web{1}", "()shop-web", "sho{1,}p-web"],
  ])("%s means shop-web", (name) => {
    expect(answer({ name })).toBe(true);
  });
  it.each([
    "shop",
    "web",
    "hop-web",
    "shop-.",
    "shop-we",
    "[a-z]+",
    "shop-(db|cache)",
    "SHOP-WEB",
    "shop$-web",
    "x^.*",
  ])("%s does not", (name) => {
    expect(answer({ name })).toBe(false);
  });
  it.each([
    ...[
      "(",
      ")",
      "a)",
      "[",
      "[]",
      "[b-a]",
      "*",
      "+a",
      "a**",
      "a{2}{3}",
      "a{3,2}",
      "^*",
      "(?i)shop",
      "(?P<a>b)",
      "\\pL",
    ],
    ...["[[:alpha:]]", "\\bshop", "(?=a)", "a{", "]", "\\"],
  ])("%s is not understood", (name) => {
    expect(answer({ name })).toBe("name: it is no regular expression of the simple sort");
  });
  it("may be as long as allowed, and no longer", () => {
    expect(answer({ name: "a".repeat(targetCharactersMax) })).toBe(false);
    expect(answer({ name: "a".repeat(targetCharactersMax + 1) })).toBe(
      `name: it is longer than ${targetCharactersMax} characters`,
    );
  });
  it.each(["(a+)+b", "(a|a)*b", "(a?){50}a{50}", "a*a*a*a*b", "((a*)*)*b"])("%s takes no longer for it", (name) => {
    expect(answer({ name }, "a".repeat(100))).toBe(name === "(a?){50}a{50}");
  });
  it("has an end, where there are too many ways through it", () => {
    expect(answer({ name: "(a?){99}a{99}" }, "a".repeat(253))).toBeUndefined();
    expect(answer({ name: "(a?){99}a{99}", kind: "Job" }, "a".repeat(253))).toBe(false);
  });
});

describe("every field counts", () => {
  it.each([
    { target: {}, then: true },
    { target: { group: "apps", version: "v1", kind: "Deployment", name: "shop-.*" }, then: true },
    { target: { group: "" }, then: true },
    { target: { group: "batch" }, then: false },
    { target: { version: "v1beta1" }, then: false },
    { target: { kind: "Deploy" }, then: false },
    { target: { namespace: "default" }, then: true },
    { target: { namespace: "team" }, then: false },
    { target: { annotationSelector: "!app" }, then: true },
    { target: { annotationSelector: "app" }, then: false },
  ])("$target: $then", ({ target, then }) => {
    expect(answer(target)).toBe(then);
  });
});

describe("a selector is kubectl's", () => {
  it.each([
    ...["app=shop", "app==shop", "app = shop", "app", "!other", "! other", "app!=web", "other!=web", "tier=", "tier"],
    ...["app in (shop, web)", "app in (shop)", "app notin (web,db)", "other notin (web)", "tier in ()", " "],
    ...["app=shop,tier,!other", "example.com/track=stable", "app in (a,shop),tier notin (x,y)"],
  ])("%s holds", (labelSelector) => {
    expect(answer({ labelSelector })).toBe(true);
  });
  it.each(["app=web", "other", "!app", "app!=shop", "app in (web)", "app notin (shop)", "app,other", "constructor"])(
    "%s does not",
    (labelSelector) => {
      expect(answer({ labelSelector })).toBe(false);
    },
  );
  it.each(["app=", "=shop", "app in shop", "app in (a", "app=shop,,tier", "app>1", "a b", "app=a b"].slice(1))(
    "%s is none",
    (labelSelector) => {
      expect(answer({ labelSelector })).toBe("labelSelector: it is no selector as kubectl takes it");
    },
  );
});
