import { describe, expect, it } from "vitest";
import type { Live, StageSet, StageSetStatus } from "../../lib/api/index.ts";
import { instant } from "../../lib/base/index.ts";
import { shortRevision, stageSetColumns, stageSetRow, type RowChoice } from "./stage-set-row.ts";

const now = instant(Date.parse("2026-11-23T09:00:00Z"));
const narrow: RowChoice = { wide: false, namespaces: false };
const wide: RowChoice = { wide: true, namespaces: true };

function stageSet(status?: object): Live<StageSet> {
  const metadata = { name: "shop", namespace: "web", creationTimestamp: "2026-11-23T08:55:00Z" };
  const stages = [{ name: "base" }, { name: "app" }];
  return { metadata, spec: { stages }, ...(status !== undefined && { status }) } as unknown as Live<StageSet>;
}

const ready: Partial<StageSetStatus> = {
  conditions: [
    {
      ...{ type: "Ready", status: "False", reason: "StageFailed", message: "Cannot finish stage app: no" },
      ...{ observedGeneration: 1, lastTransitionTime: "2026-11-23T08:56:00Z" },
    },
  ],
  lastAppliedRevisions: { "web/one": `v1@sha256:${"0123456789abcdef".repeat(4)}`, "web/two": "v2" },
  stages: [
    { name: "base", phase: "Ready" },
    { name: "app", phase: "Failed" },
    { name: "removed", phase: "Ready" },
  ],
};

describe("a StageSet as a row", () => {
  it.each([
    { when: "nobody has looked at it", of: stageSet(), choice: narrow, then: ["shop", undefined, undefined, "5m"] },
    { when: "it has failed", of: stageSet(ready), choice: narrow, then: ["shop", "False", "StageFailed", "5m"] },
    {
      when: "wide, of all Namespaces",
      of: stageSet(ready),
      choice: wide,
      then: [
        "web",
        "shop",
        "False",
        "StageFailed",
        "5m",
        "1/2",
        "v1@sha256:01234567,v2",
        "Cannot finish stage app: no",
      ],
    },
    {
      when: "wide, nobody has looked at it",
      of: stageSet(),
      choice: wide,
      then: ["web", "shop", undefined, undefined, "5m", "0/2", undefined, undefined],
    },
  ])("$when", ({ of, choice, then }) => {
    expect(stageSetRow(of, choice, now)).toEqual(then);
    expect(stageSetColumns(choice)).toHaveLength(then.length);
  });
});

it.each([
  { of: `main@sha1:${"ab".repeat(20)}`, then: "main@sha1:abababab" },
  { of: "latest", then: "latest" },
  { of: "v1.2.3", then: "v1.2.3" },
])("a revision $of in short: $then", ({ of, then }) => {
  expect(shortRevision(of)).toBe(then);
});
