import { describe, expect, it } from "vitest";
import { liveStageSet } from "../../test/support/stage-set.ts";
import { parseInstant, type Instant } from "../base/index.ts";
import { decideSuspension } from "./suspension.ts";

const at = (text: string): Instant => parseInstant(text) ?? expect.unreachable(text);
const suspendUntil = "2026-12-24T18:00:00Z";
const because = { "stages.metio.wtf/suspend-reason": "INC-7" };

describe("decideSuspension", () => {
  it.each([
    { when: "nothing is said", spec: {}, now: suspendUntil, then: undefined },
    { when: "suspend is false", spec: { suspend: false }, now: suspendUntil, then: undefined },
    {
      when: "suspend is true",
      spec: { suspend: true },
      now: suspendUntil,
      then: { message: "Suspended: nothing is touched until spec.suspend is false" },
    },
    {
      when: "suspend is true, with a reason",
      spec: { suspend: true },
      metadata: { annotations: because },
      now: suspendUntil,
      then: { message: "Suspended: INC-7" },
    },
    {
      when: "it is a moment before suspendUntil",
      spec: { suspendUntil },
      now: "2026-12-24T17:59:59.999Z",
      then: {
        until: at(suspendUntil),
        message: "Suspended until 2026-12-24T18:00:00Z: nothing is touched before",
      },
    },
    { when: "suspendUntil has come", spec: { suspendUntil }, now: suspendUntil, then: undefined },
    {
      when: "suspendUntil is in another zone, with a reason",
      spec: { suspendUntil: "2026-12-24T19:00:00+01:00" },
      metadata: { annotations: because },
      now: "2026-12-24T17:00:00Z",
      then: { until: at(suspendUntil), message: "Suspended until 2026-12-24T18:00:00Z: INC-7" },
    },
    {
      when: "suspend is true and suspendUntil is over",
      spec: { suspend: true, suspendUntil },
      now: "2027-01-01T00:00:00Z",
      then: { message: "Suspended: nothing is touched until spec.suspend is false" },
    },
    {
      when: "suspendUntil is no time: the check of the spec says so",
      spec: { suspendUntil: "soon" },
      now: suspendUntil,
    },
  ])("$when: $then.message", ({ spec, metadata = {}, now, then }) => {
    const decision = decideSuspension(liveStageSet({ spec, metadata }), at(now));
    expect(decision).toEqual(then === undefined ? { kind: "pass" } : { kind: "hold", reason: "Suspended", ...then });
  });
});
