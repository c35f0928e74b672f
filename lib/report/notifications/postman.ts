import type { Clock, Instant } from "../../base/index.ts";
import type { Live, StageSet } from "../../api/index.ts";
import type { Fact } from "../../engine/index.ts";
import type { Dialer } from "../../network/index.ts";
import type { Reporter } from "../events.ts";
import { fluxEventsOf } from "./flux-event.ts";
import { openOutbox } from "./outbox.ts";
import { post, type Receiver } from "./receiver.ts";

/** Tells receivers of facts, in the background. */
export interface Postman {
  readonly put: (stageSet: Live<StageSet>, facts: readonly Fact[], now: Instant) => void;
  /** Tells what is left, and gives up after `ms`. */
  readonly close: (ms: number) => Promise<void>;
}

export interface PostmanOptions {
  readonly receivers: readonly Receiver[];
  readonly dialer: Pick<Dialer, "request">;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly onTold: (receiver: Receiver) => void;
  /** So many events are told to nobody, and why. */
  readonly onLost: (receiver: Receiver, count: number, why: string) => void;
}

export function openPostman({ receivers, dialer, clock, reporter, onTold, onLost }: PostmanOptions): Postman {
  const outboxes = receivers.map((receiver) =>
    openOutbox({
      clock,
      post: (body) => post(dialer, receiver, body),
      onTold: () => {
        onTold(receiver);
      },
      onLost: (count, why) => {
        onLost(receiver, count, why);
      },
    }),
  );
  return {
    put: (stageSet, facts, now) => {
      if (outboxes.length === 0) return;
      const { namespace = "", name } = stageSet.metadata;
      const events = facts.flatMap((fact) => fluxEventsOf(stageSet, fact, { reporter, now }));
      for (const event of events)
        for (const outbox of outboxes) outbox.put({ key: `${namespace}/${name}`, body: JSON.stringify(event) });
    },
    close: async (ms) => {
      await Promise.all(outboxes.map((outbox) => outbox.close(ms)));
    },
  };
}
