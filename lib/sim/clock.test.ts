import { describe, expect, it } from "vitest";
import { instant, type Instant } from "../base/index.ts";
import { createSimClock } from "./clock.ts";

const start = instant(1_000);

describe("the virtual clock", () => {
  it("stands still until it is moved", async () => {
    const clock = createSimClock(start);
    await clock.drain();
    expect(clock.now()).toBe(1_000);
    await clock.advance(250);
    expect(clock.now()).toBe(1_250);
  });

  it("wakes sleepers in the order of their times, each at its own", async () => {
    const clock = createSimClock(start);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    void sleep("late", 30);
    void sleep("early", 10);
    void sleep("early too", 10);
    await clock.advance(29);
    expect(woken).toEqual(["early at 1010", "early too at 1010"]);
    await clock.advance(1);
    expect(woken).toEqual(["early at 1010", "early too at 1010", "late at 1030"]);
  });

  it("lets code that waits for promises alone run as far as it can", async () => {
    const clock = createSimClock(start);
    let steps = 0;
    const work = async (): Promise<void> => {
      for (; steps < 100; steps++) await Promise.resolve();
      await clock.sleep(1);
      steps = -1;
    };
    void work();
    await clock.drain();
    expect(steps).toBe(100);
    await clock.advance(1);
    expect(steps).toBe(-1);
  });

  it.each([
    { when: "somebody sleeps", sleeps: [40], due: undefined, then: 1_040 },
    { when: "work is due", sleeps: [], due: 1_020, then: 1_020 },
    { when: "both, and the work is sooner", sleeps: [40], due: 1_020, then: 1_020 },
    { when: "work was due already", sleeps: [], due: 900, then: 1_000 },
  ])("moves on to what waits next: $when", async ({ sleeps, due, then }) => {
    const clock = createSimClock(start);
    for (const ms of sleeps) void clock.sleep(ms);
    let dueAt: Instant | undefined = due === undefined ? undefined : instant(due);
    const tick = (): void => {
      dueAt = undefined;
    };
    clock.drive({ dueAt: () => dueAt, tick });
    expect(await clock.advanceToNext()).toBe(true);
    expect(clock.now()).toBe(then);
    if (due === then) expect(dueAt).toBeUndefined();
  });

  it("moves nowhere where nothing waits", async () => {
    const clock = createSimClock(start);
    expect(await clock.advanceToNext()).toBe(false);
    expect(clock.now()).toBe(1_000);
  });

  it("ticks what is driven on the way, as often as it asks", async () => {
    const clock = createSimClock(start);
    const ticks: number[] = [];
    let next: Instant | undefined = instant(1_010);
    clock.drive({
      dueAt: () => next,
      tick() {
        ticks.push(clock.now());
        next = ticks.length < 3 ? instant(clock.now() + 10) : undefined;
      },
    });
    await clock.advance(100);
    expect(ticks).toEqual([1_010, 1_020, 1_030]);
    expect(clock.now()).toBe(1_100);
  });

  it("does not wait for no time at all", async () => {
    await expect(createSimClock(start).sleep(0)).resolves.toBeUndefined();
  });
});
