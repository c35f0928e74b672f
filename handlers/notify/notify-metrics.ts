import type { Responder, Stepped } from "../../lib/engine/index.ts";
import type { Meters } from "../../lib/report/index.ts";
import type { EventResult } from "./event-answer.ts";

/** What notify counts beside the series of every handler. */
export interface NotifyMetrics {
  readonly event: (result: EventResult) => void;
  readonly stepped: (stepped: Stepped) => void;
}

export function openNotifyMetrics(meters: Meters, load: () => ReturnType<Responder["load"]>): NotifyMetrics {
  const events = meters.counter({
    name: "stageset_notify_events_total",
    help: "Events that came, by what became of them.",
  });
  const steps = meters.counter({ name: "stageset_notify_steps_total", help: "Steps for events, by how they ended." });
  const gauge = (name: string, help: string, read: () => number): void => {
    meters.gauge({ name, help }, () => [{ value: read() }]);
  };
  gauge("stageset_notify_queue_length", "Notices that wait to be looked at.", () => load().waiting);
  gauge("stageset_notify_stepping", "StageSets that are stepped or wait for it.", () => load().stepping);
  return {
    event: (result) => {
      events.add({ result });
    },
    stepped: ({ outcome }) => {
      steps.add({ outcome: outcome.kind === "ended" ? outcome.ending.kind : outcome.kind });
    },
  };
}
