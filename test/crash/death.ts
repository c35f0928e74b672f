/** One death: in which scenario, in which revision, at which request, on which side of it. */
import { moments, type Moment } from "./death-proxy.ts";
import { revisions, type Revision } from "./release.ts";

/**
 * alone: one process dies. together: two start at once, and whichever makes the request dies. shards: so do two ticks, each of
 * which takes all StageSets to be its own. server: the API server dies.
 */
export const scenarios = ["alone", "together", "shards", "server"] as const;
export type Scenario = (typeof scenarios)[number];

export interface Death {
  readonly scenario: Scenario;
  readonly revision: Revision;
  readonly moment: Moment;
  /** From 1. */
  readonly request: number;
}

/** How many requests an undisturbed process makes for each revision. */
export type RequestCounts = Readonly<Record<Revision, number>>;

/** Of all but `alone` every so many requests is enough: what they add does not depend on the single request. */
const strides: Readonly<Record<Scenario, number>> = { alone: 1, together: 7, shards: 7, server: 23 };

/** A play that waits longer asks more often: so much further than the undisturbed one the plan goes. */
const REACH = 1.5;

/** Every death there may be, in order. */
export function planDeaths(counts: RequestCounts, chosen: readonly Scenario[]): readonly Death[] {
  return chosen.flatMap((scenario) =>
    revisions.flatMap((revision) =>
      upTo(Math.ceil(counts[revision] * REACH), strides[scenario]).flatMap((request) =>
        moments.map((moment) => ({ scenario, revision, moment, request })),
      ),
    ),
  );
}

function upTo(count: number, stride: number): readonly number[] {
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => 1 + index * stride);
}

/** `alone/2/after/17`: the API server has answered the 17th request of revision 2 when the process dies. */
export function nameOf({ scenario, revision, moment, request }: Death): string {
  return [scenario, revision, moment, request].join("/");
}

/** Throws where the text names none. */
export function parseDeath(name: string): Death {
  const [scenario, revision, moment, request, ...more] = name.split("/");
  const death = {
    scenario: scenarios.find((one) => one === scenario),
    revision: revisions.find((one) => String(one) === revision),
    moment: moments.find((one) => one === moment),
    request: Number(request),
  };
  if (!isWhole(death) || more.length > 0) throw new Error(`${name} names no death; one is alone/2/after/17`);
  return death;
}

function isWhole(death: { readonly [Part in keyof Death]: Death[Part] | undefined }): death is Death {
  const { scenario, revision, moment, request = 0 } = death;
  return scenario !== undefined && revision !== undefined && moment !== undefined && request > 0;
}
