import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { editsMax, objectDiff, type States } from "./object-diff.ts";

const configMap = (data: object, metadata: object = {}): KubeObject => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: "web", ...metadata }, data },
});
const live = { resourceVersion: "1", uid: "u", creationTimestamp: "2026-11-23T09:00:00Z", managedFields: [] };

const shown = (states: States): string => objectDiff(states).join("\n");

describe("two states of an object", () => {
  it("that differ: the lines around it", () => {
    const [before, after] = [
      configMap({ a: "1", b: "1" }, live),
      configMap({ a: "1", b: "2" }, { ...live, resourceVersion: "2" }),
    ];
    expect(shown({ before, after })).toBe(
      [
        "--- LIVE/v1.ConfigMap.web.one",
        "+++ MERGED/v1.ConfigMap.web.one",
        "@@ -1,7 +1,7 @@",
        " apiVersion: v1",
        " data:",
        '   a: "1"',
        '-  b: "1"',
        '+  b: "2"',
        " kind: ConfigMap",
        " metadata:",
        "   name: one",
      ].join("\n"),
    );
  });
  it("where there was none: all of it", () => {
    const object = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "web", uid: "u" },
      status: { phase: "Active" },
    };
    expect(shown({ after: object })).toBe(
      ["--- /dev/null", "+++ MERGED/v1.Namespace..web", "@@ -0,0 +1,4 @@"]
        .concat(["+apiVersion: v1", "+kind: Namespace", "+metadata:", "+  name: web"])
        .join("\n"),
    );
  });
  it("where there is none any more: all of it", () => {
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "app", namespace: "web" } };
    expect(objectDiff({ before: object }).slice(0, 3)).toEqual([
      "--- LIVE/apps.v1.Deployment.web.app",
      "+++ /dev/null",
      "@@ -1,5 +0,0 @@",
    ]);
  });
  it.each([
    { when: "what the server keeps", other: { metadata: { name: "one", namespace: "web", generation: 7, uid: "v" } } },
    { when: "the order of keys", other: { data: { b: "1", a: "1" } } },
    { when: "a status that one of them has", other: { status: { phase: "Active" } } },
  ])("that differ in $when: nothing", ({ other }) => {
    const before = configMap({ a: "1", b: "1" });
    expect(objectDiff({ before, after: { ...before, ...other } })).toEqual([]);
  });
  it("that differ in a status that both have: the status", () => {
    const of = (phase: string): KubeObject => ({ ...configMap({}), status: { phase } });
    expect(shown({ before: of("A"), after: of("B") })).toContain("-  phase: A\n+  phase: B");
  });
});

it("a Secret's values are nowhere, and that one differs is told", () => {
  const secret = (password: string): KubeObject => ({ ...configMap({ password, same: "c2FtZQ==" }), kind: "Secret" });
  const text = shown({ before: secret("b2xk"), after: secret("bmV3") });
  expect(text).toContain('-  password: "*** (before)"\n+  password: "*** (after)"');
  expect(text).toContain('   same: "***"');
  expect(text).not.toMatch(/b2xk|bmV3|c2FtZQ/);
});

it.each([{ edits: editsMax }, { edits: editsMax + 2 }])("$edits lines that come and go", ({ edits }) => {
  const lines = (from: string): string => Array.from({ length: edits / 2 }, (_, at) => `${from}${at}`).join("\n");
  const text = objectDiff({ before: configMap({ v: lines("a") }), after: configMap({ v: lines("b") }) });
  const isReplaced = text.includes("-apiVersion: v1");
  expect(isReplaced).toBe(edits > editsMax);
  expect(text.filter((line) => line.startsWith("+    b"))).toHaveLength(edits / 2);
});
