import { describe, expect, it } from "vitest";
import type { PostBuild } from "../../api/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { variablesBytesMax, variablesMax } from "../limits.ts";
import { variablesFrom } from "./variables.ts";

type Data = Readonly<Record<string, unknown>> | null | undefined;

const of = (kind: string, data: Data, more: Readonly<Record<string, unknown>> = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "x" },
  data,
  ...more,
});
const configMap = (data: Data, more = {}): KubeObject => of("ConfigMap", data, more);
const secret = (texts: Readonly<Record<string, string>>): KubeObject =>
  of("Secret", Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, btoa(text)])));

function postBuild(more: Partial<PostBuild> = {}): PostBuild {
  return { substituteStrategy: "WithVariables", ...more };
}

const settings = { kind: "ConfigMap", name: "settings" } as const;
const keys = { kind: "Secret", name: "keys" } as const;

function outcome(spec: Partial<PostBuild>, given: readonly (KubeObject | undefined)[] = []): unknown {
  const result = variablesFrom(postBuild(spec), given);
  return result.kind === "done" ? Object.fromEntries(result.value.values) : result.failure.message;
}

interface Case {
  readonly when: string;
  readonly spec: Partial<PostBuild>;
  readonly given: readonly (KubeObject | undefined)[];
  readonly then: unknown;
}

describe("variables", () => {
  it.each<Case>([
    { when: "there are none", spec: {}, given: [], then: {} },
    { when: "inline", spec: { substitute: { a: "1", b: "" } }, given: [], then: { a: "1", b: "" } },
    { when: "of a ConfigMap", spec: { substituteFrom: [settings] }, given: [configMap({ a: "1" })], then: { a: "1" } },
    { when: "of a Secret", spec: { substituteFrom: [keys] }, given: [secret({ a: "s" })], then: { a: "s" } },
    {
      when: "later over earlier",
      spec: { substituteFrom: [settings, keys] },
      given: [configMap({ a: "1", b: "2" }), secret({ a: "s", c: "t" })],
      then: { a: "s", b: "2", c: "t" },
    },
    {
      when: "earlier ones, where the later has them not",
      spec: { substituteFrom: [keys, settings] },
      given: [secret({ a: "s" }), configMap({ a: "1" })],
      then: { a: "1" },
    },
    {
      when: "inline over all, an empty one too",
      spec: { substituteFrom: [settings], substitute: { a: "" } },
      given: [configMap({ a: "1", b: "2" })],
      then: { a: "", b: "2" },
    },
    {
      when: "a missing one is optional",
      spec: { substituteFrom: [{ ...settings, optional: true }, keys] },
      given: [undefined, secret({ a: "s" })],
      then: { a: "s" },
    },
    {
      when: "an optional one is there",
      spec: { substituteFrom: [{ ...settings, optional: true }] },
      given: [configMap({ a: "1" })],
      then: { a: "1" },
    },
    { when: "no data at all", spec: { substituteFrom: [settings] }, given: [configMap(undefined)], then: {} },
    { when: "data that is null", spec: { substituteFrom: [settings] }, given: [configMap(null)], then: {} },
    {
      when: "binaryData is none",
      spec: { substituteFrom: [settings] },
      given: [configMap({ a: "1" }, { binaryData: { b: "AA==" } })],
      then: { a: "1" },
    },
    {
      when: "newlines are taken out",
      spec: { substituteFrom: [keys], substitute: { b: "1\n2\n" } },
      given: [secret({ a: "x\r\ny\n" })],
      then: { a: "xy", b: "12" },
    },
    {
      when: "names as JavaScript has its own",
      spec: { substitute: { constructor: "1" } },
      given: [],
      then: { constructor: "1" },
    },
  ])("$when", ({ spec, given, then }) => {
    expect(outcome(spec, given)).toEqual(then);
  });
});

describe("no variables come of", () => {
  it.each<Case>([
    {
      when: "a missing source",
      spec: { substituteFrom: [keys] },
      given: [undefined],
      then: "Cannot take variables from Secret keys (postBuild.substituteFrom[0]): it does not exist; create it, or set optional",
    },
    {
      when: "a missing source whose optional is false",
      spec: { substituteFrom: [{ ...settings, optional: false }] },
      given: [],
      then: "Cannot take variables from ConfigMap settings (postBuild.substituteFrom[0]): it does not exist; create it, or set optional",
    },
    {
      when: "a key that is no name",
      spec: { substituteFrom: [settings] },
      given: [configMap({ "a-b": "1" })],
      then: 'Cannot take variables from ConfigMap settings (postBuild.substituteFrom[0]): its key "a-b" is no name of a variable; rename it with letters, digits and _, or move it to another object',
    },
    {
      when: "bytes that are no text",
      spec: { substituteFrom: [keys] },
      given: [of("Secret", { a: "//8=" })],
      then: 'Cannot take variables from Secret keys (postBuild.substituteFrom[0]): the value of its key "a" is no text; move it to another object',
    },
    {
      when: "a number",
      spec: { substituteFrom: [settings] },
      given: [configMap({ a: 1 })],
      then: 'Cannot take variables from ConfigMap settings (postBuild.substituteFrom[0]): the value of its key "a" is no text; move it to another object',
    },
    ...["", "1a", "a b", "a.b", "é", "a\n"].map((name) => ({
      when: `the name ${JSON.stringify(name)}`,
      spec: { substitute: { [name]: "1" } },
      given: [],
      then: `Cannot use postBuild.substitute: ${JSON.stringify(name)} is no name of a variable; begin with a letter or _, and go on with letters, digits and _`,
    })),
  ])("$when", ({ spec, given, then }) => {
    expect(outcome(spec, given)).toBe(then);
  });
  it("an inline name can only be cured in the spec, a source anywhere", () => {
    expect(variablesFrom(postBuild({ substitute: { "1": "" } }), [])).toMatchObject({
      failure: { reason: "InvalidSpec", retry: "never" },
    });
    expect(variablesFrom(postBuild({ substituteFrom: [keys] }), [])).toMatchObject({
      failure: { reason: "ResolveFailed", retry: "backoff" },
    });
  });
});

describe("limits", () => {
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, ""]));

  it.each([
    { when: "as many as allowed", substitute: many(variablesMax), then: "done" },
    { when: "one more", substitute: many(variablesMax + 1), then: "failed" },
    { when: "as many bytes as allowed", substitute: { a: "x".repeat(variablesBytesMax - 1) }, then: "done" },
    { when: "one byte more", substitute: { a: "x".repeat(variablesBytesMax) }, then: "failed" },
  ])("$when: $then", ({ substitute, then }) => {
    expect(variablesFrom(postBuild({ substitute }), []).kind).toBe(then);
  });
});

describe("the fingerprint", () => {
  const fingerprint = (spec: Partial<PostBuild>, given: readonly KubeObject[] = []): string => {
    const result = variablesFrom(postBuild(spec), given);
    return result.kind === "done" ? result.value.fingerprint : result.failure.message;
  };
  const one = fingerprint({ substitute: { a: "1", b: "2" } });

  it.each([
    { when: "another order", spec: { substitute: { b: "2", a: "1" } }, same: true },
    {
      when: "another source",
      spec: { substituteFrom: [settings] },
      given: [configMap({ a: "1", b: "2" })],
      same: true,
    },
    { when: "another value", spec: { substitute: { a: "1", b: "3" } }, same: false },
    { when: "another name", spec: { substitute: { a: "1", c: "2" } }, same: false },
    { when: "one less", spec: { substitute: { a: "1" } }, same: false },
    { when: "values exchanged", spec: { substitute: { a: "2", b: "1" } }, same: false },
    { when: "a border moved", spec: { substitute: { a: '1"],["b","2' } }, same: false },
  ])("with $when: the same is $same", ({ spec, given, same }) => {
    expect(fingerprint(spec, given) === one).toBe(same);
  });
  it("is a sha256", () => {
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });
});
