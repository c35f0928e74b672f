import { describe, expect, it } from "vitest";
import type { PostBuild } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { objectBytesMax, shownVariablesMax } from "./limits.ts";
import type { Manifests } from "./manifest.ts";
import { substituteManifests } from "./substitute-manifests.ts";
import { variablesFrom } from "./substitution/index.ts";

type Fields = Readonly<Record<string, unknown>>;

const configMap = (fields: Fields, metadata: Fields = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", ...metadata },
  ...fields,
});

const manifestsOf = (...objects: readonly KubeObject[]): Manifests => ({
  manifests: objects.map((object, index) => ({ object, origin: `deploy/${index}.yaml, document 1` })),
  warnings: ["as before"],
  bytes: 0,
});

const inline: Readonly<Record<string, string>> = {
  n: "3",
  word: "hello",
  no: "no",
  text: '"3"',
  map: "{a: 1, b: [x, 2]}",
  empty: "",
  star: "*hunter22",
  anchor: "&hunter22:x",
  tag: "!hunter22 x",
  opened: "[hunter22",
  colon: "a: hunter22",
  quote: "'hunter22",
};

interface Circumstances {
  readonly substitute?: Readonly<Record<string, string>>;
  readonly strategy?: PostBuild["substituteStrategy"];
  readonly isStrict?: boolean;
}

function substitute(manifests: Manifests, circumstances: Circumstances = {}): Manifests | string {
  const { substitute = inline, strategy = "WithVariables", isStrict = true } = circumstances;
  const variables = variablesFrom({ substituteStrategy: strategy, substitute }, []);
  if (variables.kind === "failed") return variables.failure.message;
  const result = substituteManifests(manifests, { variables: variables.value, strategy, isStrict });
  return result.kind === "done" ? result.value : result.failure.message;
}

function valueOf(text: string, circumstances?: Circumstances): unknown {
  const outcome = substitute(manifestsOf(configMap({ x: text })), circumstances);
  return typeof outcome === "string" ? outcome : outcome.manifests[0]?.object["x"];
}

describe("a text becomes what it says once its variables are in it", () => {
  it.each([
    { text: "${n}", then: 3 },
    { text: "${word}", then: "hello" },
    { text: "${no}", then: false },
    { text: "${text}", then: "3" },
    { text: "${empty}", then: null },
    { text: "${map}", then: { a: 1, b: ["x", 2] } },
    { text: "a ${n} b", then: "a 3 b" },
    { text: "${n}${n}", then: 33 },
    { text: "${word}: ${n}", then: "hello: 3" },
    { text: "#${n}", then: "#3" },
    { text: "a\n${n}\n  ${word}\n", then: "a\n3\n  hello\n" },
    { text: "${none:-7}", then: 7 },
    { text: "${none:-a: b}", then: "a: b" },
    { text: "$${n}", then: "${n}" },
    { text: "cost $$5", then: "cost $5" },
    { text: "$5", then: "$5" },
    { text: "9007199254740993 ${word}", then: "9007199254740993 hello" },
    { text: "${none:-9007199254740993}", then: 9007199254740993n },
  ])("$text: $then", ({ text, then }) => {
    expect(valueOf(text)).toEqual(then);
  });
  it("keys and names too", () => {
    const object = configMap({ data: { "${word}.txt": "x" } }, { name: "a-${word}", namespace: "${word}" });
    expect(substitute(manifestsOf(object))).toMatchObject({
      manifests: [{ object: { metadata: { name: "a-hello", namespace: "hello" }, data: { "hello.txt": "x" } } }],
    });
  });
  it("origins and warnings stay", () => {
    expect(substitute(manifestsOf(configMap({ x: "${n}" })))).toMatchObject({
      manifests: [{ origin: "deploy/0.yaml, document 1" }],
      warnings: ["as before"],
    });
  });
});

describe("nothing is touched", () => {
  const mentioning = manifestsOf(configMap({ x: "${n} $$ ${broken" }));
  const untouched = manifestsOf(configMap({ x: "no $ place", large: 9223372036854775807n, s: "yes", t: "0o17" }));

  it("where there is no variable", () => {
    expect(substitute(mentioning, { substitute: {} })).toBe(mentioning);
  });
  it("of an object that mentions none, whatever the strategy", () => {
    for (const strategy of ["WithVariables", "Always"] as const) {
      const outcome = substitute(untouched, { strategy });
      expect(typeof outcome === "string" ? outcome : outcome.manifests[0]?.object).toBe(untouched.manifests[0]?.object);
    }
  });
  it.each(["annotations", "labels"])("of an object whose %s say so", (where) => {
    const key = "kustomize.toolkit.fluxcd.io/substitute";
    const text = "${none} ${";
    const of = (value: string): KubeObject => configMap({ x: text }, { [where]: { [key]: value } });
    expect(substitute(manifestsOf(of("disabled")))).toMatchObject({ manifests: [{ object: of("disabled") }] });
    expect(substitute(manifestsOf(of("enabled")))).toContain("Cannot substitute");
  });
  it("of the same object, the second time", () => {
    const once = substitute(manifestsOf(configMap({ x: "${n} ${word}", y: { z: ["${map}"] } })));
    const twice = typeof once === "string" ? once : substitute(once);
    expect(twice).toEqual(once);
  });
});

describe("strategy and strictness", () => {
  it.each<{ when: string; text: string; circumstances: Circumstances; then: unknown }>([
    {
      when: "Always, without variables",
      text: "${a:-5}",
      circumstances: { substitute: {}, strategy: "Always" },
      then: 5,
    },
    { when: "WithVariables, without variables", text: "${a:-5}", circumstances: { substitute: {} }, then: "${a:-5}" },
    { when: "not strict, unset", text: "a${none}b", circumstances: { isStrict: false }, then: "ab" },
    {
      when: "strict, unset",
      text: "a${none}b",
      circumstances: {},
      then: "Cannot substitute variables in ConfigMap settings (deploy/0.yaml, document 1): ${none} has no value; give none one in postBuild, or write ${none:-…} with a default",
    },
    {
      when: "not strict, but malformed",
      text: "${none",
      circumstances: { isStrict: false },
      then: "Cannot substitute variables in ConfigMap settings (deploy/0.yaml, document 1): a ${ is never closed; close it, or write $${ for a literal ${, or annotate the object kustomize.toolkit.fluxcd.io/substitute: disabled",
    },
  ])("$when", ({ text, circumstances, then }) => {
    expect(valueOf(text, circumstances)).toEqual(then);
  });
});

describe("a text that is broken by its values", () => {
  it.each(["${star}", "${anchor}", "${tag}", "${opened}", "${colon}", "#${quote}"])("%s: told without them", (text) => {
    expect(valueOf(text)).toMatch(
      /^Cannot substitute variables in ConfigMap settings \(deploy\/0\.yaml, document 1\): once \w+ is filled in, .*; put quotes/,
    );
    expect(valueOf(text)).not.toContain("hunter22");
  });
  it.each([
    {
      when: "a label that is a number",
      metadata: { labels: { a: "${n}" } },
      then: '; its metadata.labels["a"] is a number',
    },
    { when: "a name that is empty", metadata: { name: "${empty}" }, then: "it has no metadata.name" },
    {
      when: "a label whose key is a value",
      metadata: { labels: { "${word}": "${n}" } },
      then: "it is no object any more",
    },
  ])("$when", ({ metadata, then }) => {
    const told = substitute(manifestsOf(configMap({}, metadata)));
    expect(told).toContain(then.replace("; ", ""));
    expect(told).not.toContain("hello");
  });
  it("two keys that become one", () => {
    expect(substitute(manifestsOf(configMap({ data: { "${word}": "a", hello: "b" } })))).toContain(
      "once word is filled in, one map holds a key twice; ",
    );
  });
  it.each([shownVariablesMax, shownVariablesMax + 1])("of %i variables so many are named, and no more", (count) => {
    const names = Array.from({ length: count }, (_, index) => `v${index}`);
    const text = names.map((name) => `\${${name}:-x}`).join(" ");
    const told = String(valueOf(`\${star} ${text}`));
    expect(told.includes("more are filled in")).toBe(count + 1 > shownVariablesMax);
  });
  it("an object that grows too large", () => {
    const value = "x".repeat(1024 * 1024);
    const text = Array.from({ length: objectBytesMax / value.length }, () => "${value}").join(" ");
    expect(valueOf(text, { substitute: { value } })).toContain("it takes more than 3 MiB; make it smaller");
  });
});
