import { describe, expect, it } from "vitest";
import { refusedTexts, texts } from "../../test/contract/yaml/texts.ts";
import { objectBytesMax, warningsMax } from "./limits.ts";
import { readManifests } from "./read-manifests.ts";

const header = "apiVersion: v1\nkind: ConfigMap\n";

function read(text: string | Uint8Array, format: "yaml" | "json" = "yaml"): ReturnType<typeof readManifests> {
  return readManifests({ name: "app/a.yaml", format, bytes: typeof text === "string" ? Buffer.from(text) : text });
}

function messageOf(text: string | Uint8Array, format?: "yaml" | "json"): string {
  const result = read(text, format);
  return result.kind === "done" ? "read" : result.failure.message;
}

describe("the objects of a text", () => {
  it.each(texts)("$when", ({ text, then }) => {
    const result = read(text);
    expect(result.kind === "done" && result.value.manifests.map(({ object }) => object.metadata.name)).toEqual(then);
  });
  it("say where they stand", () => {
    const item = "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}";
    const result = read(`${header}metadata: {name: a}\n---\nkind: List\nitems: [${item}, ${item}]\n`);
    const origins = result.kind === "done" ? result.value.manifests.map(({ origin }) => origin) : [];
    expect(origins).toEqual([
      "app/a.yaml, document 1",
      "app/a.yaml, document 2, item 1",
      "app/a.yaml, document 2, item 2",
    ]);
  });
  it("may be none", () => {
    expect(read("# nothing\n---\nkind: List\nitems: []\n")).toMatchObject({ kind: "done", value: { manifests: [] } });
  });
  it("keep a kind that merely ends in List, without items, as an object", () => {
    expect(read("apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\n")).toMatchObject({
      value: { manifests: [{ object: { kind: "AllowList" } }] },
    });
  });
  it("come with a warning for a key that stands twice, and only so many of them", () => {
    const result = read(`${header}metadata: {name: a}\ndata: {x: "1", x: "2"}\n`);
    expect(result).toMatchObject({
      value: {
        warnings: ["app/a.yaml, document 1: the key x stands twice in one map, and the later one counts; remove one"],
      },
    });
    const many = Array.from({ length: warningsMax + 1 }, (_, index) => `k${index}: "1"\n  k${index}: "2"`).join("\n  ");
    const told = read(`${header}metadata: {name: a}\ndata:\n  ${many}\n`);
    expect(told.kind === "done" && told.value.warnings).toHaveLength(warningsMax);
  });
});

describe("a document that is no object", () => {
  it.each([
    {
      when: "no kind",
      text: "apiVersion: v1\nmetadata: {name: a}",
      then: "it has no kind; give it apiVersion, kind and metadata.name",
    },
    { when: "no apiVersion", text: "kind: A\nmetadata: {name: a}", then: "it has no apiVersion; give it" },
    { when: "no metadata", text: header, then: "it has no metadata.name; give it" },
    { when: "metadata that is null", text: `${header}metadata:`, then: "it has no metadata.name; give it" },
    { when: "no name", text: `${header}metadata: {namespace: a}`, then: "it has no metadata.name; give it" },
    { when: "an empty name", text: `${header}metadata: {name: ''}`, then: "it has no metadata.name; give it" },
    { when: "generateName", text: `${header}metadata: {generateName: a-}`, then: "it has generateName and no name" },
    { when: "a list", text: "- a", then: "it is a list, not an object; give it" },
    { when: "a text", text: "a", then: "it is a text, not an object; give it" },
    { when: "a merge key alone", text: "<<", then: "it is a text, not an object; give it" },
    { when: "a number", text: "12", then: "it is a number, not an object" },
    {
      when: "a name that is a number",
      text: `${header}metadata: {name: 012}`,
      then: "its metadata.name is a number; quote it",
    },
    {
      when: "a name that is a map",
      text: `${header}metadata: {name: {}}`,
      then: "its metadata.name is a map; make it a text",
    },
    { when: "a kind that is a boolean", text: "apiVersion: v1\nkind: on", then: "its kind is a boolean; quote it" },
    { when: "metadata that is a list", text: `${header}metadata: []`, then: "its metadata is a list; make it a map" },
    {
      when: "a Namespace that is a number",
      text: `${header}metadata: {name: a, namespace: 1}`,
      then: "its metadata.namespace is a number",
    },
    {
      when: "a label that is a boolean",
      text: `${header}metadata: {name: a, labels: {on: yes}}`,
      then: 'its metadata.labels["true"] is a boolean; quote it',
    },
    {
      when: "an annotation that is a number",
      text: `${header}metadata: {name: a, annotations: {v: 1.10}}`,
      then: 'its metadata.annotations["v"] is a number; quote it',
    },
    {
      when: "labels that are a list",
      text: `${header}metadata: {name: a, labels: [b]}`,
      then: "its metadata.labels is a list",
    },
    {
      when: "infinity somewhere",
      text: `${header}metadata: {name: a}\nx: [.inf]`,
      then: "it holds .inf, .nan or a number too large",
    },
    {
      when: "half a character",
      text: `${header}metadata: {name: a}\nx: "\\ud83d"`,
      then: "it holds half of a surrogate pair",
    },
  ])("$when", ({ text, then }) => {
    expect(messageOf(text)).toContain(`Cannot read app/a.yaml, document 1: ${then}`);
  });
  it("is counted, and found within a list", () => {
    const good = `${header}metadata: {name: a}\n`;
    expect(messageOf(`${good}---\n# none\n---\n${good}---\nkind: A\n`)).toMatch(
      /^Cannot read app\/a\.yaml, document 3: it has no apiV/,
    );
    expect(messageOf("kind: List\nitems: [{kind: List}]")).toMatch(/document 1, item 1: it has no apiVersion/);
  });
  it("ends the reading for good", () => {
    expect(read("a: [")).toMatchObject({ kind: "failed", failure: { reason: "StageFailed", retry: "never" } });
  });
});

describe("a text that cannot be read", () => {
  it.each([
    {
      when: "is not UTF-8",
      bytes: Buffer.from([0x61, 0xff]),
      then: "Cannot read app/a.yaml: it is not UTF-8; save it as UTF-8",
    },
    {
      when: "is UTF-16",
      bytes: Buffer.from("\uFEFFkind: A", "utf16le"),
      then: "Cannot read app/a.yaml: it is not UTF-8",
    },
    {
      when: "is broken YAML",
      bytes: Buffer.from("a: 1\nb: c: d"),
      then: "Cannot read app/a.yaml, document 1, line 2: ",
    },
    { when: "holds a NUL", bytes: Buffer.from("a: \0"), then: "document 1, line 1: null byte" },
  ])("$when", ({ bytes, then }) => {
    expect(messageOf(bytes)).toContain(then);
  });
  it("is JSON that is not", () => {
    expect(messageOf("{} {}", "json")).toMatch(/^Cannot read app\/a\.yaml, document 1: it is not JSON: /);
    expect(messageOf("a: b", "json")).toContain("it is not JSON");
  });
});

describe("a text that kubectl would not read, or otherwise", () => {
  it.each(refusedTexts)("$when", ({ text, says }) => {
    expect(messageOf(text)).toMatch(says);
    expect(messageOf(text)).toMatch(/^Cannot read app\/a\.yaml, document [12].*: .*; /);
  });
});

describe("an object's size", () => {
  const sized = (bytes: number): string => {
    const empty = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":""}}';
    return empty.replace('""', `"${"x".repeat(bytes)}"`);
  };
  const base = read(sized(0));
  const rest = objectBytesMax - (base.kind === "done" ? base.value.bytes : 0);

  it.each([
    { when: "as large as allowed", text: sized(rest), then: /^read$/ },
    { when: "one byte larger", text: sized(rest + 1), then: /more than 3 MiB as JSON/ },
  ])("$when", ({ text, then }) => {
    expect(messageOf(text)).toMatch(then);
  });
  it.each([
    { when: "of lists", inner: (name: string) => `[${Array.from({ length: 9 }, () => `*${name}`).join(", ")}]` },
    {
      when: "of maps",
      inner: (name: string) => `{${Array.from({ length: 9 }, (_, i) => `k${i}: *${name}`).join(", ")}}`,
    },
    { when: "of merges", inner: (name: string) => `{<<: {a: *${name}, b: *${name}}, c: *${name}}` },
  ])("is counted with its aliases written out: a bomb $when", ({ inner }) => {
    const levels = Array.from({ length: 30 }, (_, level) => `l${level + 1}: &l${level + 1} ${inner(`l${level}`)}`);
    expect(messageOf(`${header}metadata: {name: a}\nl0: &l0 boom\n${levels.join("\n")}\n`)).toMatch(
      /more than 3 MiB as JSON/,
    );
  });
  it("holds for each item of a list of aliases, and for all together", () => {
    const items = (count: number): string =>
      `items: [&a {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, x: ${"y".repeat(100_000)}}${", *a".repeat(count)}]`;
    expect(messageOf(`kind: List\n${items(50)}`)).toBe("read");
    expect(messageOf(`kind: List\n${items(100_000)}`)).toMatch(
      /, item 671: with the objects before it, it takes more than 64 MiB; /,
    );
  });
});
