/** `spec.suspendUntil`: nothing is touched before that instant, and at that instant the StageSet goes on. */
import { expect } from "vitest";
import { after, formatInstant, type Instant } from "../../../lib/base/index.ts";
import { goodFiles, owned, rollOut } from "../bad-input/spoilt-release.ts";
import { machineClock } from "../place.ts";
import { it } from "../release-place.ts";
import { expectQuietTick, expectWaiting, tickOnce } from "./waiting-release.ts";

const inAnHour = (): Instant => after(machineClock.now(), 3_600_000);

it("is held until then, says until when and why, and a tick of that time goes on", async ({ release }) => {
  const before = await rollOut(release);
  const until = inAnHour();
  await release.sources.publishExternal("shop", goodFiles("v2"));
  await release.stageSet("shop", ["base", "app"], { suspendUntil: formatInstant(until) });
  await release.kubectl(["annotate", "stageset", "shop", "stages.metio.wtf/suspend-reason=the sale"]);
  expect(await tickOnce(release)).toEqual(["shop Generation: held"]);
  expect(await release.ready("shop")).toBe(`False Suspended: Suspended until ${formatInstant(until)}: the sale`);
  expect(await owned(release)).toEqual(before);
  await expectQuietTick(release);
  const laterMs = until - machineClock.now() + 1_000;
  const clock = { ...machineClock, now: (): Instant => after(machineClock.now(), laterMs) };
  expect(await tickOnce(release, { clock })).toEqual(["shop WakeUp: settled"]);
  expect(await owned(release)).not.toEqual(before);
});

it("within a tick's time is waited for by that tick", async ({ release }) => {
  await release.sources.publishExternal("shop", goodFiles("v1"));
  const until = inAnHour();
  await release.stageSet("shop", ["base", "app"], { suspendUntil: formatInstant(until) });
  const time = { passedMs: until - 20_000 - machineClock.now() };
  const clock = {
    now: (): Instant => after(machineClock.now(), time.passedMs),
    sleep: (ms: number): Promise<void> => {
      time.passedMs += ms;
      return Promise.resolve();
    },
  };
  expect(await tickOnce(release, { clock, budgetMs: 50_000 })).toEqual(["shop Generation: settled"]);
});

it("that is over holds nothing; suspend outlasts it; one that is no time is refused", async ({ release }) => {
  await release.stageSet("shop", ["base"], { suspend: true, suspendUntil: "2020-01-01T00:00:00Z" });
  await expectWaiting(release, /^False Suspended: Suspended: nothing is touched until spec.suspend is false$/);
  await release.stageSet("shop", ["base"], { suspend: false, suspendUntil: "2020-01-01t00:00:00z" });
  await expectWaiting(
    release,
    /^False InvalidSpec: Cannot use spec.suspendUntil: 2020-01-01t00:00:00z is no time; write/,
  );
  await release.sources.publishExternal("shop", goodFiles("v1"));
  await release.stageSet("shop", ["base"], { suspend: false, suspendUntil: "2020-01-01T00:00:00Z" });
  expect(await tickOnce(release)).toEqual(["shop Generation: settled"]);
});
