import { describe, expect, it } from "vitest";
import * as limits from "./limits.ts";
import { isEmptyKubeconfig, type Kubeconfig, mergeKubeconfigs, parseKubeconfig } from "./kubeconfig.ts";

function parse(text: string, folder = "/home/jane/.kube"): ReturnType<typeof parseKubeconfig> {
  return parseKubeconfig({ file: "config", folder, text });
}

function mustParse(text: string, folder?: string): Kubeconfig {
  const parsed = parse(text, folder);
  if (parsed.kind === "failed") throw new Error(parsed.failure.message);
  return parsed.value;
}

describe("parseKubeconfig", () => {
  it.each([
    { when: "broken YAML", text: "users:\n- name: [s3cret\n  x: }", why: "its YAML is broken in line 3" },
    { when: "a key twice", text: "users: []\nusers: []", why: "its YAML is broken in line 2" },
    { when: "a text", text: "s3cret", why: "it is no map of fields" },
    { when: "a list", text: "- s3cret", why: "it is no map of fields" },
    { when: "users that are a map", text: "users: {a: s3cret}", why: "must be lists of entries with a name" },
    {
      when: "a user without a name",
      text: "users: [{user: {token: s3cret}}]",
      why: "must be lists of entries with a name",
    },
    { when: "HTML", text: "<html>s3cret: [</html>", why: "its YAML is broken in line 1" },
    { when: "an alias of nothing", text: "users: *s3cret", why: "its YAML is broken in line 1" },
  ])("refuses $when, and repeats nothing of it", ({ text, why }) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ kind: "failed", failure: { reason: "InvalidSpec", retry: "never" } });
    if (parsed.kind === "failed") expect(parsed.failure.message).toContain(why);
    expect(JSON.stringify(parsed)).not.toContain("s3cret");
  });

  it.each([
    { when: "nothing", text: "" },
    { when: "blanks", text: " \n\n" },
    {
      when: "what kubectl writes for nothing",
      text: 'apiVersion: v1\nkind: Config\nclusters: null\ncontexts: null\nusers: null\ncurrent-context: ""',
    },
  ])("finds $when empty", ({ text }) => {
    expect(isEmptyKubeconfig(mustParse(text))).toBe(true);
  });

  it("reads JSON too", () => {
    expect(mustParse('{"users":[{"name":"a","user":{"token":"t"}}]}').users.get("a")?.fields).toEqual({ token: "t" });
  });

  it.each([
    { when: "at the limit", bytes: limits.kubeconfigBytesMax, then: "done" },
    { when: "one past it", bytes: limits.kubeconfigBytesMax + 1, then: "failed" },
  ])("a file $when: $then", ({ bytes, then }) => {
    expect(parse("# ".padEnd(bytes - 3, "x") + "\n{}").kind).toBe(then);
  });
});

describe("mergeKubeconfigs", () => {
  it("lets the first file win that sets a value or uses a name", () => {
    const first = mustParse("users: [{name: a, user: {token: first}}]", "/one");
    const second = mustParse(
      "current-context: x\nusers: [{name: a, user: {token: second}}, {name: b, user: {token: b}}]",
      "/two",
    );
    const third = mustParse("current-context: y", "/three");
    const merged = mergeKubeconfigs([first, second, third]);
    expect(merged.currentContext).toBe("x");
    expect(merged.users.get("a")).toEqual({ folder: "/one", fields: { token: "first" } });
    expect(merged.users.get("b")).toEqual({ folder: "/two", fields: { token: "b" } });
  });

  it("lets the first of a name win within a file", () => {
    const config = mustParse("users: [{name: a, user: {token: first}}, {name: a, user: {token: second}}]");
    expect(config.users.get("a")?.fields).toEqual({ token: "first" });
  });
});
