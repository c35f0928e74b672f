import { expect, it } from "vitest";
import { instant } from "../../lib/base/index.ts";
import type { LogFields } from "../log.ts";
import { lossLogMs, openLossLog } from "./loss-log.ts";

it("says at once that events are lost, then now and then, and at the end what is unsaid", () => {
  const time = { ms: 1_000 };
  const lines: (LogFields | undefined)[] = [];
  const clock = { now: () => instant(time.ms), sleep: () => Promise.resolve() };
  const log = openLossLog({ warn: (_message, fields) => lines.push(fields) }, clock, {
    ...{ message: "lost", fields: { to: "--notify-url" }, count: "events" },
  });
  log.lost(1, "it is down");
  log.lost(2, "it is down");
  time.ms += lossLogMs - 1;
  log.lost(1, "it is down");
  time.ms += 1;
  log.lost(1, "it is gone");
  log.lost(5, "it is gone");
  log.end();
  log.end();
  const to = "--notify-url";
  expect(lines).toEqual([
    { to, events: 1, error: "it is down" },
    { to, events: 4, error: "it is gone" },
    { to, events: 5, error: "it is gone" },
  ]);
});
