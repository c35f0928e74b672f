import { describe, expect, it } from "vitest";
import { parseStageSet } from "./stage-set-file.ts";

const stageSet = (name: string, more = ""): string => `apiVersion: stages.metio.wtf/v1
kind: StageSet
metadata: { name: ${name}, namespace: web }
spec:
  stages:
    - name: base
      sourceRef: { kind: GitRepository, name: shop }
${more}`;

const asked = { file: "shop.yaml", name: undefined };

it("a StageSet comes with its defaults, whatever stands beside it", () => {
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n---\n${stageSet("shop")}`;
  const parsed = parseStageSet(text, asked);
  expect(parsed).toMatchObject({ kind: "done", value: { metadata: { name: "shop", namespace: "web" } } });
  expect(parsed).toMatchObject({ value: { spec: { stages: [{ name: "base", path: "./" }] } } });
});

it.each([
  { when: "of two, the one that is named", text: `${stageSet("one")}---\n${stageSet("two")}`, name: "two" },
  {
    when: "an item of a List",
    text: `kind: List\nitems:\n- ${stageSet("two").trimEnd().replaceAll("\n", "\n  ")}`,
    name: undefined,
  },
])("$when", ({ text, name }) => {
  expect(parseStageSet(text, { ...asked, name })).toMatchObject({ kind: "done", value: { metadata: { name: "two" } } });
});

describe("what cannot be used says why, and what to write", () => {
  it.each([
    { when: "no YAML", text: "a: [", then: /^Cannot read shop\.yaml \(line \d\): / },
    { when: "nothing", text: "", then: /^shop\.yaml holds no StageSet; give -f the file that does$/ },
    { when: "something else", text: "kind: ConfigMap", then: /^shop\.yaml holds no StageSet; / },
    {
      when: "two StageSets",
      text: `${stageSet("one")}---\n${stageSet("two")}`,
      then: /^shop\.yaml holds several StageSets; name one of one, two before -f$/,
    },
    { when: "one twice", text: `${stageSet("one")}---\n${stageSet("one")}`, then: /holds the StageSet one twice; / },
    {
      when: "another name",
      text: stageSet("one"),
      name: "two",
      then: /^shop\.yaml holds no StageSet two; name one of one$/,
    },
    {
      when: "another version",
      text: stageSet("one").replace("wtf/v1", "wtf/v2"),
      then: /^Cannot use StageSet one of shop\.yaml: its apiVersion is "stages\.metio\.wtf\/v2"; write stages\.metio\.wtf\/v1$/,
    },
    {
      when: "an unknown field",
      text: stageSet("one", "      pth: ./base\n"),
      then: /^Cannot use StageSet one of shop\.yaml: spec\.stages\[0\]\.pth: no such field$/,
    },
    {
      when: "a wrong value",
      text: stageSet("one", "  interval: soon\n"),
      then: /: spec\.interval: Invalid value: "soon"/,
    },
    {
      when: "seven unknown fields",
      text: stageSet("one", "abcdefg".replaceAll(/./g, "      $&: 1\n")),
      then: /stages\[0\]\.e: no such field; and 2 more$/,
    },
  ])("$when", ({ text, name, then }) => {
    const parsed = parseStageSet(text, { ...asked, name });
    expect(parsed.kind === "failed" ? parsed.failure.message : parsed.value).toMatch(then);
  });
});
