import { expect, it } from "vitest";
import { liveStageSet, pinNamed, runAt, settledStatus } from "../../test/support/stage-set.ts";
import { after, formatInstant, instant, type Instant, type Random } from "../base/index.ts";
import { done, reasons, type Reason } from "../api/index.ts";
import { due, type DueQuestion } from "./due.ts";
import { nextQuestionAt } from "./due-next.ts";

const now = instant(1_800_000_000_000);
const rangeMs = 3_600_000;

/** A few lines of chance from one seed (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Perhaps a time, before or after now. */
function drawTime(random: Random): string | undefined {
  return random.next() < 0.5 ? undefined : formatInstant(after(now, (random.next() - 0.5) * rangeMs));
}

/** A StageSet that stands in any way, of which time may ask anything. */
function drawStageSet(random: Random): DueQuestion["stageSet"] {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random.next() * all.length)] as T;
  const reason = pick(Object.keys(reasons) as Reason[]);
  const condition = { type: "Ready", status: "False", reason, message: "", lastTransitionTime: "2026-01-01T00:00:00Z" };
  const [wakeAt, until, deletionTimestamp, suspendUntil] = [0, 1, 2, 3].map(() => drawTime(random));
  const run = {
    ...runAt({ phase: pick(["Delete", "Teardown", "Apply", "Health"] as const) }),
    ...(wakeAt !== undefined && { wakeAt }),
    ...(until !== undefined && { claim: { holder: "h", until } }),
  };
  return liveStageSet({
    metadata: random.next() < 0.2 && deletionTimestamp !== undefined ? { deletionTimestamp } : {},
    spec: {
      ...(suspendUntil !== undefined && { suspendUntil }),
      ...(random.next() < 0.1 && { suspend: true }),
      ...(random.next() < 0.5 && { interval: "7m", retryInterval: "90s" }),
      ...(random.next() < 0.2 && { driftDetectionInterval: "2m" }),
    },
    status: settledStatus({
      ...(random.next() < 0.7 && { conditions: [condition] as never }),
      ...(random.next() < 0.6 && { run }),
    }),
  });
}

it("nothing becomes due by time alone before the next question is asked", () => {
  const random = { next: mulberry(7) };
  let moved = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const stageSet = drawStageSet(random);
    const ask = (at: Instant): ReturnType<typeof due> =>
      due({
        ...{ stageSet, offered: done([pinNamed("base"), pinNamed("app")]), inputsChanged: false },
        ...{ dependenciesReady: false, since: now, now: at, defaultIntervalMs: 600_000 },
      });
    if (ask(now) !== undefined) continue; // it is asked about at once
    const next = nextQuestionAt(stageSet, 600_000, now);
    expect(next).toBeGreaterThan(now);
    const until = Math.min(next, now + rangeMs);
    for (const share of [0.01, 0.3, 0.9])
      expect(ask(instant(Math.floor(now + (until - now - 1) * share))), JSON.stringify(stageSet)).toBeUndefined();
    expect(ask(instant(until - 1)), JSON.stringify(stageSet)).toBeUndefined();
    if (ask(next) !== undefined) moved += 1;
  }
  expect(moved).toBeGreaterThan(300); // it is no idle question
});
