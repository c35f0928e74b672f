import { describe, expect, it } from "vitest";
import { texts } from "../../../test/contract/yaml/texts.ts";
import { values } from "../../../test/contract/yaml/values.ts";
import { canonicalJson } from "../../base/index.ts";
import { mergedKeysMax, nestingMax, rereadCharactersMax } from "../limits.ts";
import { readYaml } from "./documents.ts";

function valuesOf(text: string): readonly unknown[] {
  const reading = readYaml(text);
  if (reading.kind === "unreadable") throw new Error(`line ${reading.line ?? "?"}: ${reading.problem}`);
  return reading.documents.map(({ value }) => value);
}

function refusalOf(text: string): string {
  const reading = readYaml(text);
  if (reading.kind === "read") return "read";
  return `document ${reading.document}, line ${reading.line ?? "?"}: ${reading.problem}`;
}

describe("a value", () => {
  it.each(values)("$when", ({ text, then }) => {
    const told = canonicalJson(valuesOf(`spec:\n  ${text.replaceAll("\n", "\n  ")}\n`));
    expect(told).toBe(canonicalJson([{ spec: then }]));
  });
});

describe("a text", () => {
  it.each(texts)("$when", ({ text, then }) => {
    const documents = valuesOf(text.replace(/^\uFEFF/, "")) as { kind: string; items?: unknown[] }[];
    expect(documents.flatMap(({ items }) => items ?? [0])).toHaveLength(then.length);
  });
  it("numbers the documents that are not empty", () => {
    const reading = readYaml("---\n# nothing\n---\na: 1\n---\n---\nb: 2\n");
    expect(reading).toMatchObject({ kind: "read", documents: [{ number: 1 }, { number: 2 }] });
  });
  it("names the keys that a map holds twice, merged ones apart", () => {
    const reading = readYaml("a: &a {x: 1, x: 2}\nb: {<<: *a, x: 3}\n'1': 1\n1: 2\n");
    expect(reading).toMatchObject({ kind: "read", documents: [{ repeatedKeys: ["x", "1"] }] });
  });
  it("names those of the last attempt alone", () => {
    const reading = readYaml("a: {x: 1, x: 2}\nb: [\n1,\n2\n]\n");
    expect(reading).toMatchObject({ kind: "read", documents: [{ repeatedKeys: ["x"] }] });
  });
});

describe("a refusal", () => {
  it("counts lines over the whole text", () => {
    expect(refusalOf("a: 1\n---\nb: 2\n---\n# c\nc: [\n")).toMatch(/^document 3, line 7: /);
  });
  it.each([
    { when: "in YAML", text: 'password: "hunter2\n' },
    { when: "in JSON", text: '{"password": "hunter2" "b"}' },
    { when: "in a block", text: "password: |\n  hunter2\n x\n" },
    { when: "behind a tag", text: "password: !!int hunter2\n" },
  ])("quotes no value: $when", ({ text }) => {
    expect(refusalOf(text)).not.toContain("hunter2");
  });
});

describe("a hostile text", () => {
  const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const merging = (keys: number): string => {
    const fields = Array.from({ length: keys }, (_, index) => `k${index}: 1`);
    return `a: &a {${fields.join(", ")}}\nb: {<<: *a}\n`;
  };

  it.each([
    { when: "nested as deep as allowed", text: nested(nestingMax), then: /^read$/ },
    { when: "nested a few levels deeper", text: nested(nestingMax + 3), then: /deeper than 500 levels/ },
    { when: "nested beyond any stack", text: nested(200_000), then: /deeper than 500 levels/ },
    {
      when: "JSON nested beyond any stack",
      text: `{"a": ${nested(200_000)}, "b": 1234567890123456}`,
      then: /^read$|deeper|call stack/,
    },
    { when: "as many merged keys as allowed", text: merging(mergedKeysMax), then: /^read$/ },
    { when: "one merged key more", text: merging(mergedKeysMax + 1), then: /copy more than 100000 keys/ },
    { when: "a number of a million digits", text: `a: ${"9".repeat(1e6)}`, then: /^read$/ },
    { when: "a base64 of a million digits", text: `a: !!binary ${"QUJD".repeat(250_000)}!`, then: /not what its tag/ },
  ])("$when", ({ text, then }) => {
    expect(refusalOf(text)).toMatch(then);
  });
  it("is not read again without end for the sake of its indentation", () => {
    const line = `${"1".repeat(1e5)},\n`;
    const lines = Math.ceil(Math.sqrt((2 * rereadCharactersMax) / line.length)) + 10;
    expect(refusalOf(`a: [\n${line.repeat(lines)}]`)).toMatch(/too much left of its key/);
  });
  it("has maps without a prototype's surprises", () => {
    const [value] = valuesOf("constructor: {prototype: 1}\nhasOwnProperty: 2\n") as [Record<string, unknown>];
    expect(Object.keys(value)).toEqual(["constructor", "hasOwnProperty"]);
    expect(refusalOf('"__proto__": {polluted: true}')).toMatch(/named __proto__/);
    expect(refusalOf("a: {__proto__: &p {polluted: true}}\nb: {<<: *p}")).toMatch(/named __proto__/);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
