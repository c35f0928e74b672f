import { applyConcurrencyDefault } from "../lib/apply/index.ts";
import type { Settings } from "../lib/engine/index.ts";
import { shardEntriesMax } from "../lib/inventory/index.ts";
import type { Arguments, Flags } from "./command.ts";
import { countFlag, durationFlag, hostFlag, linkFlag, wordFlag } from "./flag-values.ts";
import { pruneGuardFlag } from "./prune-guard-flag.ts";

const defaultIntervalMs = 600_000;
const maxTeardownWaitMs = 3_600_000;
const runbooksDefault = "https://stages.metio.wtf/runbooks";

/** Flags of every command that takes steps. */
export const stepFlags = {
  "default-interval": {
    type: "string",
    value: "DURATION",
    help: "how often a settled StageSet is looked at where it does not say; 10m",
  },
  "default-service-account": {
    type: "string",
    value: "NAME",
    help: "who applies where a StageSet names nobody; otherwise ourselves",
  },
  "no-cross-namespace-refs": { type: "boolean", help: "refuse sources in other namespaces" },
  "strict-substitutions": {
    type: "string",
    value: "BOOL",
    help: "whether a variable of postBuild without value and default fails its stage, or is empty; true",
  },
  "apply-concurrency": {
    type: "string",
    value: "N",
    help: `objects sent to the API server at once; ${applyConcurrencyDefault}`,
  },
  "inventory-shard-cap": {
    type: "string",
    value: "N",
    help: `entries of one StageInventory at most; ${shardEntriesMax}`,
  },
  "default-prune-guard": {
    type: "string",
    value: "GUARD",
    help: "the pruneGuard of stages without one, such as maxDeletes=10,confirmKinds=Namespace;Secret; otherwise none",
  },
  "max-teardown-wait": {
    type: "string",
    value: "DURATION",
    help: "how long a StageSet that is being deleted waits for what it applied; 1h",
  },
  runbooks: {
    type: "string",
    value: "URL",
    help: `below it each reason has its page, which messages that need somebody end with, or none; ${runbooksDefault}`,
  },
  kustomize: {
    type: "string",
    value: "FILE",
    help: "the kustomize to run; otherwise kustomize or kubectl on $PATH",
  },
  "artifact-host": {
    type: "string",
    value: "HOST[:PORT]",
    help: "fetch artifacts there, in place of where their source says; for runs outside the cluster",
  },
  "allowed-action-hosts": {
    type: "string",
    value: "GLOBS",
    help: "hosts that http actions may ask, such as *.example.com,hooks.shop.svc; otherwise all",
  },
  "insecure-allow-loopback": {
    type: "boolean",
    help: "let artifacts and http actions reach this machine; for tests and demos alone",
  },
} as const satisfies Flags;

/** What they say. */
export interface StepChoices {
  readonly settings: Settings;
  readonly kustomize: string | undefined;
  readonly artifactHost: string | undefined;
  readonly allowLoopback: boolean;
  /** Globs; absent: all. */
  readonly allowedActionHosts?: readonly string[];
}

export function readStepFlags(args: Arguments): StepChoices {
  const account = args.strings.get("default-service-account");
  const hosts = args.strings.get("allowed-action-hosts");
  const guard = pruneGuardFlag(args, "default-prune-guard");
  const runbooks = linkFlag(args, "runbooks", runbooksDefault);
  return {
    settings: {
      defaultIntervalMs: durationFlag(args, "default-interval", defaultIntervalMs),
      applyConcurrency: countFlag(args, "apply-concurrency", applyConcurrencyDefault),
      inventoryShardCap: countFlag(args, "inventory-shard-cap", shardEntriesMax),
      maxTeardownWaitMs: durationFlag(args, "max-teardown-wait", maxTeardownWaitMs),
      noCrossNamespaceRefs: args.booleans.has("no-cross-namespace-refs"),
      strictSubstitutions: wordFlag(args, "strict-substitutions", ["true", "false"], "true") === "true",
      ...(account !== undefined && { defaultServiceAccount: account }),
      ...(guard !== undefined && { defaultPruneGuard: guard }),
      ...(runbooks !== undefined && { runbooks }),
    },
    kustomize: args.strings.get("kustomize"),
    artifactHost: hostFlag(args, "artifact-host"),
    allowLoopback: args.booleans.has("insecure-allow-loopback"),
    ...(hosts !== undefined && {
      allowedActionHosts: hosts
        .split(",")
        .map((glob) => glob.trim())
        .filter((glob) => glob !== ""),
    }),
  };
}
