import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { StepOutcome } from "../../engine/index.ts";
import { liveStageSet, runAt } from "../../../test/support/stage-set.ts";
import { tracedPhasesMax } from "../limits.ts";
import { runSpanIdOf, traceIdOf } from "./ids.ts";
import { spansOf, type SpanTold } from "./spans.ts";
import { traceSteps, type StepTrace, type TracedPhase } from "./step-trace.ts";

const at = "2026-01-01T00:00:00Z";
const began = Date.parse(at);

function ended(run: string | undefined, reason = "Succeeded"): StepOutcome {
  const condition = { type: "Ready", status: "True", reason, message: "", lastTransitionTime: at } as const;
  const status = { conditions: [condition], ...(run !== undefined && { run: runAt({}, { id: run }) }) };
  return { kind: "ended", stageSet: liveStageSet({ status }), ending: { kind: "settled" } };
}

/** `Apply base of r1`, or `Resolve` before there is a run; each lasts a second. */
function traceOf(phases: readonly string[], outcome: StepOutcome): StepTrace {
  const traced = phases.map((text, index): TracedPhase => {
    const [, phase = "", stage, run] = /^(\w+)(?: (\w+))?(?: of (\w+))?$/.exec(text) ?? [];
    return {
      at: {
        phase: phase as TracedPhase["at"]["phase"],
        ...(stage !== undefined && { stage }),
        ...(run !== undefined && { run: { id: run, startedAt: at } }),
      },
      beganAt: instant(began + index * 1_000),
    };
  });
  const step = { namespace: "shop", name: "web", trigger: "Tick" } as const;
  return { step, phases: traced, endedAt: instant(began + phases.length * 1_000), outcome };
}

function spans(phases: readonly string[], outcome: StepOutcome): readonly SpanTold[] {
  let ids = 0;
  return spansOf(traceOf(phases, outcome), () => `id-${(ids += 1)}`);
}

const shown = ({ name, beganAt, endedAt }: SpanTold): string =>
  `${name} ${(beganAt - began) / 1_000}-${(endedAt - began) / 1_000}`;

describe("the spans of a step", () => {
  it.each([
    {
      when: "it ends its run",
      phases: ["Resolve", "Gate of r1", "Apply base of r1"],
      outcome: ended(undefined),
      then: ["step 0-3", "Resolve 0-1", "Gate 1-2", "Apply 2-3", "run 0-3"],
    },
    {
      when: "its run goes on",
      phases: ["Resolve of r1", "Health base of r1"],
      outcome: ended("r1", "Progressing"),
      then: ["step 0-2", "Resolve 0-1", "Health 1-2"],
    },
    {
      when: "another run takes the place of its own",
      phases: ["Resolve of r1", "Gate of r2"],
      outcome: ended("r2", "Progressing"),
      then: ["step 0-1", "Resolve 0-1", "run 0-1", "step 1-2", "Gate 1-2"],
    },
    { when: "it finds no run", phases: ["Resolve"], outcome: ended(undefined, "Suspended"), then: [] },
    {
      when: "it was lost to another step",
      phases: ["Resolve of r1"],
      outcome: { kind: "lost" } as const,
      then: ["step 0-1", "Resolve 0-1"],
    },
    {
      when: "its StageSet is gone with it",
      phases: ["Teardown of r1"],
      outcome: { kind: "gone" } as const,
      then: ["step 0-1", "Teardown 0-1", "run 0-1"],
    },
  ])("$when: $then", ({ phases, outcome, then }) => {
    expect(spans(phases, outcome).map(shown)).toEqual(then);
  });

  it("are of one trace, under a run that every process knows", () => {
    const run = { namespace: "shop", name: "web", id: "r1" };
    const [step, phase, whole] = spans(["Apply base of r1"], ended(undefined));
    expect([step, phase, whole].map((span) => span?.traceId)).toEqual(Array.from({ length: 3 }, () => traceIdOf(run)));
    expect([step?.parentId, phase?.parentId, whole?.parentId]).toEqual([runSpanIdOf(run), step?.spanId, undefined]);
    expect(whole?.spanId).toBe(runSpanIdOf(run));
    expect(traceIdOf(run)).toMatch(/^[0-9a-f]{32}$/);
    expect(runSpanIdOf(run)).toMatch(/^[0-9a-f]{16}$/);
    expect(traceIdOf({ ...run, id: "r2" })).not.toBe(traceIdOf(run));
  });

  it("say whose they are, and what went wrong", () => {
    const failure = { reason: "StageFailed", retry: "backoff", message: "Cannot apply it" } as const;
    const ending = { kind: "failed", failure, stage: "base", until: undefined } as const;
    const live = ended("r1", "StageFailed");
    const outcome = live.kind === "ended" ? { ...live, ending } : live;
    const about = { "k8s.namespace.name": "shop", "stageset.name": "web", "stageset.run": "r1" };
    expect(spans(["Apply base of r1"], outcome)).toMatchObject([
      {
        attributes: { ...about, "stageset.trigger": "Tick", "stageset.outcome": "failed" },
        error: "Cannot apply it",
      },
      { attributes: { ...about, "stageset.stage": "base" } },
    ]);
  });
});

it("a step is watched phase by phase, however often each looks, up to a limit", () => {
  const time = { ms: 0 };
  const traces: StepTrace[] = [];
  const clock = { now: () => instant(time.ms), sleep: () => Promise.resolve() };
  const watch = traceSteps(clock, (trace) => traces.push(trace))({ namespace: "shop", name: "web", trigger: "Tick" });
  watch.onProgress({ phase: "Resolve" });
  time.ms = 5;
  watch.onProgress({ phase: "Health", stage: "base" });
  watch.onProgress({ phase: "Health", stage: "base", waitingFor: "a Deployment" });
  time.ms = 9;
  for (let index = 0; index < tracedPhasesMax; index += 1)
    watch.onProgress({ phase: index % 2 === 0 ? "Resolve" : "Health" });
  watch.onEnd({ kind: "lost" });
  expect(traces[0]?.phases).toHaveLength(tracedPhasesMax);
  expect(traces[0]?.phases.slice(0, 3)).toEqual([
    { at: { phase: "Resolve" }, beganAt: 0 },
    { at: { phase: "Health", stage: "base" }, beganAt: 5 },
    { at: { phase: "Resolve" }, beganAt: 9 },
  ]);
  expect(traces[0]?.endedAt).toBe(9);
});
