import { describe, expect, it } from "vitest";
import { after, instant } from "../base/index.ts";
import { boundaryPassed, nextAttempt } from "./intervals.ts";

const start = instant(1_800_000_000_000);
const hourMs = 3_600_000;

describe("boundaryPassed", () => {
  it("holds once an interval, wherever the looks fall", () => {
    let passed = 0;
    for (let ms = 0; ms < 10 * hourMs; ms += 60_000) {
      if (boundaryPassed("uid-1", hourMs, after(start, ms), after(start, ms + 60_000))) passed += 1;
    }
    expect(passed).toBe(10);
  });
  it("spreads StageSets over the interval", () => {
    const minuteOf = (uid: string): number => {
      let ms = 0;
      while (!boundaryPassed(uid, hourMs, start, after(start, ms))) ms += 60_000;
      return ms / 60_000;
    };
    const minutes = new Set(Array.from({ length: 30 }, (_, index) => minuteOf(`uid-${index}`)));
    expect(minutes.size).toBeGreaterThan(15);
  });
});

describe("nextAttempt", () => {
  it.each([
    { when: "the first failure", pace: { attempt: 1, retryIntervalMs: hourMs }, chance: 0.5, pauseMs: 5_000 },
    { when: "the fourth", pace: { attempt: 4, retryIntervalMs: hourMs }, chance: 0.5, pauseMs: 40_000 },
    {
      when: "the retry interval is reached",
      pace: { attempt: 20, retryIntervalMs: hourMs },
      chance: 0.5,
      pauseMs: hourMs,
    },
    { when: "chance at its lowest", pace: { attempt: 1, retryIntervalMs: hourMs }, chance: 0, pauseMs: 4_500 },
    {
      when: "the server asked for more",
      pace: { attempt: 1, retryIntervalMs: hourMs, retryAfterMs: 60_000 },
      chance: 0.5,
      pauseMs: 60_000,
    },
  ])("$when: $pauseMs ms", ({ pace, chance, pauseMs }) => {
    expect(nextAttempt(pace, start, { next: () => chance })).toBe(start + pauseMs);
  });
});
