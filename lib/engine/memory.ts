import type { ActionMove, LiveLedger } from "../actions/index.ts";
import type { Result, Trigger } from "../api/index.ts";
import type { Instant } from "../base/index.ts";
import type { Built, Files } from "../build/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import type { Inventory } from "../inventory/index.ts";
import type { Artifact } from "../source/index.ts";
import { deleteAgainMs } from "./limits.ts";

/**
 * What this step has read and done, so that it need not ask twice. It is lost with the step, and nothing depends on
 * it: whoever starts without it reads again.
 */
export interface Memory {
  readonly trigger: Trigger;
  /** By source reference; of one look. */
  readonly offers: Map<string, Promise<Result<Artifact>>>;
  /** By artifact digest. */
  readonly files: Map<string, Promise<Result<Files>>>;
  /** By stage and what it is built from. */
  readonly built: Map<string, Promise<Result<Built>>>;
  /**
   * By stage: its objects that stand as they are wanted, by `liveKey`, and as the API server answered them; without an
   * answer where an earlier step applied them.
   */
  readonly asserted: Map<string, Map<string, LiveObject | undefined>>;
  /** By UID: when this step asked an object to go. */
  readonly askedToGo: Map<string, Instant>;
  inventory: Inventory | undefined;
  /** The StageLedger, where it was read: undefined within, where there is none. */
  ledger: { readonly found: LiveLedger | undefined } | undefined;
  /** By token: what came of an action's effect, which no look would find out. */
  readonly outcomes: Map<string, ActionMove>;
  /** Something newer is wanted than the run under way brings about. */
  newerWaits: boolean;
  /** Tokens of which this step has made an effect. */
  readonly asked: Set<string>;
  /** By name: what was seen and told already. */
  readonly told: Set<string>;
}

export function newMemory(trigger: Trigger): Memory {
  return {
    ...{ trigger, offers: new Map(), files: new Map(), built: new Map(), asserted: new Map() },
    ...{
      askedToGo: new Map(),
      inventory: undefined,
      ledger: undefined,
      outcomes: new Map(),
      asked: new Set(),
      told: new Set(),
      newerWaits: false,
    },
  };
}

/** The UIDs of objects that were asked to go a moment ago: asking them in a loop helps nobody. */
export function askedLately({ askedToGo }: Memory, now: Instant): ReadonlySet<string> {
  return new Set([...askedToGo].filter(([, at]) => now - at < deleteAgainMs).map(([uid]) => uid));
}

/** Forgets what others may have changed since. */
export function forgetCluster(memory: Memory): void {
  memory.offers.clear();
  memory.asserted.clear();
  memory.inventory = undefined;
  memory.ledger = undefined;
}

/** What `make` gives for `key`, asked for once. A failure is not kept. */
export function once<T>(
  kept: Map<string, Promise<Result<T>>>,
  key: string,
  make: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make().then((result) => {
    if (result.kind === "failed") kept.delete(key);
    return result;
  });
  kept.set(key, made);
  return made;
}
