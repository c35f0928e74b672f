import { describe, expect, it } from "vitest";
import { after, formatInstant, instant } from "../base/index.ts";
import { startTrouble } from "./pod-trouble.ts";

const start = instant(Date.UTC(2026, 10, 23));
const waiting = (name: string, reason: string, message = ""): object => ({
  name,
  state: { waiting: { reason, message } },
});
const ended = (ms: number): object => ({
  name: "first",
  state: { terminated: { finishedAt: formatInstant(after(start, ms)) } },
});
const pod = (containerStatuses: readonly object[], initContainerStatuses: readonly object[] = []): object => ({
  status: { startTime: formatInstant(start), containerStatuses, initContainerStatuses },
});

describe("a container that cannot start", () => {
  it.each([
    { when: "as long as it takes", pod: pod([waiting("main", "ErrImagePull")]), ms: 60_000, then: "ErrImagePull" },
    { when: "not quite as long", pod: pod([waiting("main", "ErrImagePull")]), ms: 59_999, then: undefined },
    { when: "that crashed", pod: pod([waiting("main", "CrashLoopBackOff")]), ms: 90_000, then: undefined },
    { when: "on its ordinary way", pod: pod([waiting("main", "ContainerCreating")]), ms: 90_000, then: undefined },
    {
      when: "beside one that crashed",
      pod: pod([waiting("a", "CrashLoopBackOff"), waiting("main", "InvalidImageName", "no such name")]),
      ms: 60_000,
      then: "InvalidImageName: no such name",
    },
    {
      when: "after another that ran for long",
      pod: pod([waiting("main", "ErrImagePull")], [ended(50_000)]),
      ms: 100_000,
      then: undefined,
    },
    {
      when: "for long after that one",
      pod: pod([waiting("main", "ErrImagePull")], [ended(50_000)]),
      ms: 110_000,
      then: "ErrImagePull",
    },
    { when: "in a Pod without a status", pod: {}, ms: 90_000, then: undefined },
  ])("$when: $then", ({ pod: seen, ms, then }) => {
    const told = then === undefined ? undefined : `cannot start container main (${then})`;
    expect(startTrouble(seen, after(start, ms), 60_000)).toBe(told);
  });
});
