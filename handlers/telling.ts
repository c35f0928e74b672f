import { done, type Result } from "../lib/api/index.ts";
import { randomHex } from "../lib/base/index.ts";
import type { Cluster } from "../lib/cluster/index.ts";
import type { Ports } from "../lib/engine/index.ts";
import { createDialer, resolveBySystem } from "../lib/network/index.ts";
import {
  allMeters,
  allWatches,
  countSteps,
  createMetricRegistry,
  openPostman,
  openSeries,
  outboxCloseMs,
  reportingController,
  writeEvents,
  spansOf,
  traceSteps,
  type Meters,
  type MetricRegistry,
  type Otlp,
  type Postman,
  type Receiver,
  type Series,
} from "../lib/report/index.ts";
import type { CommandInput } from "./command.ts";
import { machineClock, machineRandom } from "./machine.ts";
import { openLossLog } from "./telling/loss-log.ts";
import { openOtlpOf, type OtlpTeller } from "./telling/otlp.ts";
import { readReceivers } from "./telling/receivers.ts";
import { version } from "./version.ts";

/** How a command that takes steps tells what happens, to whoever is to be told. */
export interface Telling {
  /** What Prometheus reads of it. */
  readonly registry: MetricRegistry;
  /** Counts for Prometheus, and for OTLP where that is wanted. */
  readonly meters: Meters;
  readonly series: Series;
  readonly watch: NonNullable<Ports["watch"]>;
  /** Tells facts with what this cluster lets us write. */
  readonly tellTo: (cluster: Cluster) => Ports["tell"];
  /** Tells what is left, within a few seconds; nothing is told after that. */
  readonly close: () => Promise<void>;
}

export interface Teller extends OtlpTeller {
  /** Who we are to the API server and to Flux. */
  readonly component: string;
}

/** A Failure where what the flags name cannot be read. Who cannot be told is no failure: the log says so. */
export async function openTelling({ args, env }: CommandInput, teller: Teller): Promise<Result<Telling>> {
  const receivers = await readReceivers(args);
  if (receivers.kind === "failed") return receivers;
  const otlp = await openOtlpOf(env, teller);
  const registry = createMetricRegistry();
  const meters = otlp?.meters === undefined ? registry : allMeters([registry, otlp.meters]);
  const series = openSeries(meters);
  const posting = openPosting(receivers.value, { ...teller, meters });
  const reporter = { controller: reportingController, instance: teller.component };
  return done({
    ...{ registry, meters, series, watch: watchOf(series, otlp) },
    close: async () => {
      await posting.close();
      await otlp?.close(); // last: it tells of what was posted, too
    },
    tellTo: (cluster) => async (stageSet, facts) => {
      for (const fact of facts) series.told(fact);
      const now = machineClock.now();
      const isNew = await writeEvents(cluster, stageSet, facts, { reporter, now });
      posting.put(stageSet, isNew, now);
    },
  });
}

function watchOf(series: Series, otlp: Otlp | undefined): Telling["watch"] {
  const count = countSteps(series, machineClock);
  const traced = otlp?.traced;
  if (traced === undefined) return count;
  const nextId = (): string => randomHex(machineRandom, 16);
  const trace = traceSteps(machineClock, (seen) => {
    traced(spansOf(seen, nextId));
  });
  return allWatches([count, trace]);
}

/** Who runs us names the receivers, so they may be on this machine; what tenants name may not. */
function openPosting(
  receivers: readonly Receiver[],
  { meters, component, log }: Teller & { readonly meters: Meters },
): Pick<Postman, "put"> & Pick<Telling, "close"> {
  const dialer = createDialer({ resolve: resolveBySystem, userAgent: `stageset/${version}`, allowLoopback: true });
  const posts = meters.counter({
    name: "stageset_notifications_total",
    help: "Events for each receiver, by whether it was told.",
  });
  const message = "events are told by their status alone";
  const losses = new Map(
    receivers.map(({ name, flag }) => {
      return [name, openLossLog(log, machineClock, { message, fields: { to: flag }, count: "events" })];
    }),
  );
  const postman = openPostman({
    ...{ receivers, dialer, clock: machineClock },
    reporter: { controller: reportingController, instance: component },
    onTold: ({ name }) => {
      posts.add({ to: name, result: "told" });
    },
    onLost: ({ name }, count, why) => {
      posts.add({ to: name, result: "lost" }, count);
      losses.get(name)?.lost(count, why);
    },
  });
  return {
    put: postman.put,
    close: async () => {
      await postman.close(outboxCloseMs);
      for (const loss of losses.values()) loss.end();
      await dialer.close();
    },
  };
}
