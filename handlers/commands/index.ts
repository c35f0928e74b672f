/** Every command of `stageset`, in the order of the help. */
import type { CommandEntry } from "../command.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "tick",
    usage: "tick",
    summary: "step every StageSet that is due, until the budget is spent or nothing moves",
    load: async () => (await import("../tick.ts")).tick,
  },
  {
    name: "reconcile",
    usage: "reconcile NAME",
    summary: "step the StageSet NAME now, until it settles, is held, or the time is up",
    load: async () => (await import("../reconcile.ts")).reconcile,
  },
  {
    name: "baseline",
    usage: "baseline NAME",
    summary: "take a Lifetime action of the StageSet NAME as done, without running it",
    load: async () => (await import("../baseline.ts")).baseline,
  },
  {
    name: "reset-ledger",
    usage: "reset-ledger NAME",
    summary: "have Lifetime actions of the StageSet NAME run again, taken as done or not",
    load: async () => (await import("../reset-ledger.ts")).resetLedgerCommand,
  },
  {
    name: "demo",
    usage: "demo",
    summary: "roll out a release of three stages on a cluster in memory",
    load: async () => (await import("../demo.ts")).demo,
  },
];
