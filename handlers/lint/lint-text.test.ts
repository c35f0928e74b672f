import { describe, expect, it } from "vitest";
import { lintText } from "./lint-text.ts";

const stageSet = (name: string, more = "", spec = ""): string => `apiVersion: stages.metio.wtf/v1
kind: StageSet
metadata: { name: ${name}, namespace: web }
spec:
  stages:
    - name: base
      sourceRef: { kind: GitRepository, name: shop }
${more}${spec}`;

const checks = (expr: string): string => `      readyChecks:
        exprs:
          - apiVersion: jsonnet.io/v1beta1
            kind: Konfiguration
            ${expr}
`;
const waiting = (expr: string): string => `      actions:
        pre:
          - name: wait
            wait: { target: { apiVersion: v1, kind: ConfigMap, name: a }, expr: ${expr} }
`;

it.each([
  { when: "one that is as it should be", text: stageSet("shop"), stageSets: 1 },
  { when: "two", text: `${stageSet("one")}---\n${stageSet("two")}`, stageSets: 2 },
  { when: "one beside something else", text: `kind: ConfigMap\n---\n${stageSet("one")}`, stageSets: 1 },
  { when: "none", text: "kind: ConfigMap", stageSets: 0 },
  { when: "nothing", text: "", stageSets: 0 },
  {
    when: "good expressions",
    text: stageSet("shop", checks("current: has(status.x)") + waiting("data.a == '1'")),
    stageSets: 1,
  },
])("$when: nothing is wrong", ({ text, stageSets }) => {
  expect(lintText(text)).toEqual({ stageSets, findings: [] });
});

describe("what is wrong", () => {
  it.each([
    { when: "no YAML", text: "a: [", then: [/^cannot be read \(line \d\): /] },
    {
      when: "another version",
      text: stageSet("one").replace("wtf/v1", "wtf/v2"),
      then: [/^StageSet one: apiVersion: it is "stages\.metio\.wtf\/v2"; write stages\.metio\.wtf\/v1$/],
    },
    {
      when: "an unknown field, and an expression",
      text: stageSet("one", `      pth: ./base\n${checks("current: status.phase ==")}`),
      then: [
        /^StageSet one: spec\.stages\[0\]\.pth: no such field$/,
        /: spec\.stages\[0\]\.readyChecks\.exprs\[0\]\.current: /,
      ],
    },
    {
      when: "a wrong type",
      text: stageSet("one", "", "  suspend: soon\n"),
      then: [
        /^StageSet one: spec\.suspend: Invalid value: "string": .* must be of type boolean/,
        /some validation rules were not checked/,
      ],
    },
    {
      when: "what only we check",
      text: stageSet("one", "", "  interval: 1ms\n"),
      then: [/^StageSet one: spec\.interval: 1ms is shorter than 1s; make it longer$/],
    },
    {
      when: "what is not supported yet",
      text: stageSet("one", "", "  windowScope: All\n"),
      then: [/^StageSet one: spec\.windowScope: not supported yet; leave it out$/],
    },
    {
      when: "several expressions",
      text: stageSet("one", checks("current: (status.x\n            failed: 1 + 1") + waiting("'data.a ='")),
      then: [
        /readyChecks\.exprs\[0\]\.failed: /,
        /readyChecks\.exprs\[0\]\.current: /,
        /actions\.pre\[0\]\.wait\.expr: /,
      ],
    },
    {
      when: "the second of two",
      text: `${stageSet("one")}---\n${stageSet("two", checks("current: a =="))}`,
      then: [/^StageSet two: spec/],
    },
  ])("$when", ({ text, then }) => {
    const { findings } = lintText(text);
    expect(findings).toEqual(then.map((one) => expect.stringMatching(one) as string));
  });
});
