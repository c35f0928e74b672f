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
    name: "notify",
    usage: "notify",
    summary: "listen for events of Flux and CloudEvents, and step the StageSets that they concern",
    load: async () => (await import("../notify.ts")).notify,
  },
  {
    name: "reconcile",
    usage: "reconcile NAME",
    summary: "step the StageSet NAME now, until it settles, is held, or the time is up",
    load: async () => (await import("../reconcile.ts")).reconcile,
  },
  {
    name: "get",
    usage: "get [NAME]",
    summary: "show StageSets and how they stand",
    load: async () => (await import("../get.ts")).get,
  },
  {
    name: "tree",
    usage: "tree NAME",
    summary: "show the stages of the StageSet NAME, their objects, and how these are",
    load: async () => (await import("../tree.ts")).tree,
  },
  {
    name: "build",
    usage: "build NAME|-f FILE",
    summary: "print what the stages of a StageSet render to",
    load: async () => (await import("../build.ts")).build,
  },
  {
    name: "diff",
    usage: "diff NAME|-f FILE",
    summary: "show what applying a StageSet would change; exit 1 where it would",
    load: async () => (await import("../diff.ts")).diff,
  },
  {
    name: "lint",
    usage: "lint FILE...",
    summary: "say what is wrong with the StageSets of these files; exit 1 where something is",
    load: async () => (await import("../lint.ts")).lint,
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
