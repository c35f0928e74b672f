import { parseInstant } from "../../lib/base/index.ts";
import type { Clusters } from "../../lib/cluster/index.ts";
import type { Ports } from "../../lib/engine/index.ts";
import { eachCall, type Received, type SimClock, type Write } from "../../lib/sim/index.ts";
import { isMemory } from "./game.ts";
import type { SimPlace } from "./sim-place.ts";
import { clockOffsetMsMax } from "./world.ts";

const claimSkewMs = 10_000;
const requestDeadlineMs = 20_000;

/** Knows whose call it is that writes, and holds each to its claim (I7). */
export interface Witness {
  /** The cluster as the worker uses it. */
  readonly watch: (worker: string, clusters: Clusters) => Clusters;
  /** The dialer as the worker uses it. */
  readonly listen: (worker: string, dialer: Ports["dialer"]) => Ports["dialer"];
  /** What a request breaks; asked as long as the call is under way. */
  readonly judgeRequest: (request: Received) => string | undefined;
  /** What a write breaks; asked as long as the call is under way. */
  readonly judge: (write: Write) => string | undefined;
  /** Whose call is under way; undefined: somebody else's. */
  readonly worker: () => string | undefined;
}

interface Claim {
  readonly holder: string;
  readonly until: string;
}

export function createWitness(place: Pick<SimPlace, "stageSet">, clock: Pick<SimClock, "now">): Witness {
  const workers = new Map<string, string>(); // by the holder in a claim
  const seen = new Map<string, string>(); // by worker: the resourceVersion of the StageSet as it knows it
  let worker: string | undefined;
  let lastClaim: Claim | undefined;

  const ownerOf = (claim: Claim | undefined): string | undefined => claim && workers.get(claim.holder);
  const watch = (name: string, clusters: Clusters): Clusters => ({
    as: (who) =>
      eachCall(clusters.as(who), (doing, effect) => {
        worker = name;
        if (doing.startsWith("get StageSet ")) seen.set(name, place.stageSet()?.metadata.resourceVersion ?? "");
        const answer = effect(); // the model writes at once
        worker = undefined;
        return answer;
      }),
  });
  const judgeStatus = (by: string, write: Write): string | undefined => {
    const [before, after] = [claimIn(write.before), claimIn(write.after)];
    const isOwn = before !== undefined && ownerOf(before) === by;
    const known = seen.get(by);
    if (after !== undefined) workers.set(after.holder, by);
    lastClaim = after;
    seen.set(by, write.resourceVersion);
    if (isOwn) return undefined;
    if (known !== write.before?.metadata.resourceVersion) return `I7: ${by} wrote over a status that it had not read`;
    if (before === undefined || (parseInstant(before.until) ?? 0) + claimSkewMs <= clock.now() + clockOffsetMsMax)
      return undefined;
    return `I7: ${by} wrote the status that ${ownerOf(before) ?? "?"} had claimed until ${before.until}`;
  };
  const judgeClaim = (by: string, what: string, claim: Claim | undefined, deadlineMs: number): string | undefined => {
    if (claim === undefined || ownerOf(claim) !== by) return `I7: ${what} by ${by} without a claim`;
    const left = (parseInstant(claim.until) ?? 0) - clock.now() + clockOffsetMsMax;
    return left < deadlineMs ? `I7: ${what} by ${by} with ${left} ms left of its claim` : undefined;
  };
  // A StageSet without a finalizer may go while somebody works: that one effect is still begun under the last claim.
  const claimNow = (): Claim | undefined => {
    const stageSet = place.stageSet();
    return stageSet === undefined ? lastClaim : stageSet.status?.run?.claim;
  };
  const judgeEffect = (by: string, { verb, kind, name, before }: Write): string | undefined => {
    const claim = kind === "StageSet" ? claimIn(before) : claimNow();
    return judgeClaim(by, `${verb} ${kind} ${name}`, claim, requestDeadlineMs);
  };
  return {
    watch,
    listen: (name, dialer) => ({
      check: (url) => dialer.check(url),
      request(asked) {
        worker = name;
        const answer = dialer.request(asked); // it is received at once
        worker = undefined;
        return answer;
      },
    }),
    worker: () => worker,
    judgeRequest: ({ method, url, deadlineMs }) =>
      worker === undefined ? undefined : judgeClaim(worker, `${method} ${url}`, claimNow(), deadlineMs),
    judge(write) {
      if (worker === undefined || isMemory(write) || write.kind === "Event") return undefined;
      return write.kind === "StageSet" && write.subresource === "status"
        ? judgeStatus(worker, write)
        : judgeEffect(worker, write);
    },
  };
}

function claimIn(stageSet: Write["after"]): Claim | undefined {
  return (stageSet?.["status"] as { readonly run?: { readonly claim?: Claim } } | undefined)?.run?.claim;
}
