import type { Clock, Random } from "../base/index.ts";
import type { Live, Pin, PruneGuard, Result, StageSet } from "../api/index.ts";
import type { BuildMemo, Files, Kustomize } from "../build/index.ts";
import type { Clusters } from "../cluster/index.ts";
import type { Dialer } from "../network/index.ts";
import type { Fact } from "./facts.ts";
import type { WatchStep } from "./watch.ts";

/** Everything the engine touches. The same engine runs on a real API server and in the simulation. */
export interface Ports {
  readonly clusters: Clusters;
  /** The files of a pinned artifact, checked against its digest. */
  readonly fetch: (pin: Pin) => Promise<Result<Files>>;
  /** Asked once a stage needs it. */
  readonly kustomize: () => Promise<Result<Kustomize>>;
  /** For http actions. */
  readonly dialer: Pick<Dialer, "request" | "check">;
  /** What this process has read from artifacts. */
  readonly memo: BuildMemo;
  /** Tells facts that are recorded already. What cannot be told is let go: the status has it. */
  readonly tell: (stageSet: Live<StageSet>, facts: readonly Fact[]) => Promise<void>;
  /** Told where each step is, and how it ends; absent: nobody watches. */
  readonly watch?: WatchStep;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
}

/** What the handler's flags decide. */
export interface Settings {
  /** `--default-interval`, in milliseconds. */
  readonly defaultIntervalMs: number;
  /** `--default-service-account`. */
  readonly defaultServiceAccount?: string;
  /** `--no-cross-namespace-refs`. */
  readonly noCrossNamespaceRefs: boolean;
  /** `--strict-substitutions`. */
  readonly strictSubstitutions: boolean;
  /** `--apply-concurrency`. */
  readonly applyConcurrency: number;
  /** `--inventory-shard-cap`. */
  readonly inventoryShardCap: number;
  /** `--default-prune-guard`: of stages without one of their own. */
  readonly defaultPruneGuard?: PruneGuard;
  /** `--runbooks`: the address below which each reason has its page; absent: messages name none. */
  readonly runbooks?: string;
  /** `--max-teardown-wait`: how long a StageSet that is being deleted waits for what it applied, in milliseconds. */
  readonly maxTeardownWaitMs: number;
}
