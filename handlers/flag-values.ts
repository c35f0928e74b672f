import { parseDuration } from "../lib/base/index.ts";
import type { Arguments, Flags } from "./command.ts";

/** Flags of every command that talks to a cluster; as kubectl has them. */
export const clusterFlags = {
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "the kubeconfig; otherwise $KUBECONFIG, ~/.kube/config, or the Pod's own",
  },
  context: { type: "string", value: "NAME", help: "the context of the kubeconfig" },
  namespace: { type: "string", short: "n", value: "NAMESPACE", help: "the namespace; otherwise the context's" },
  as: { type: "string", value: "USER", help: "the user to impersonate" },
  "as-group": { type: "string", value: "GROUP[,GROUP]", help: "the groups to impersonate" },
  "log-format": { type: "string", value: "json|text", help: "the log's lines; json, or text on a terminal" },
} as const satisfies Flags;

/** Flags of every command that takes steps. */
export const stepFlags = {
  "default-interval": {
    type: "string",
    value: "DURATION",
    help: "the settled cadence where a StageSet names none; 10m",
  },
  "default-service-account": {
    type: "string",
    value: "NAME",
    help: "who applies where a StageSet names nobody; ourselves",
  },
  "no-cross-namespace-refs": { type: "boolean", help: "refuse sources in other namespaces" },
  "apply-concurrency": { type: "string", value: "N", help: "server-side applies at once; 16" },
  "inventory-shard-cap": { type: "string", value: "N", help: "entries of one StageInventory at most; 5000" },
  kustomize: {
    type: "string",
    value: "FILE",
    help: "the kustomize executable; otherwise kustomize or kubectl on $PATH",
  },
  "artifact-host": {
    type: "string",
    value: "HOST[:PORT]",
    help: "fetch artifacts there, for runs outside the cluster",
  },
  "insecure-allow-loopback": {
    type: "boolean",
    help: "let artifacts come from this machine; for tests and demos alone",
  },
} as const satisfies Flags;

/** A command line that cannot be meant; its message says what to write instead. The command line catches it, once. */
export class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}

/** A duration of a flag, in milliseconds. Throws WrongUsage where it is none. */
export function durationFlag(args: Arguments, name: string, otherwiseMs: number): number {
  const text = args.strings.get(name);
  if (text === undefined) return otherwiseMs;
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw new WrongUsage(`--${name} is ${text}; give a positive duration, such as 50s`);
  return ms;
}

/** A whole number of a flag, from 1. Throws WrongUsage where it is none. */
export function countFlag(args: Arguments, name: string, otherwise: number): number {
  const text = args.strings.get(name);
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WrongUsage(`--${name} is ${text}; give a whole number from 1`);
  return Number(text);
}

/** One of a few words. Throws WrongUsage where it is another. */
export function wordFlag<Word extends string>(
  args: Arguments,
  name: string,
  words: readonly Word[],
  otherwise: Word,
): Word {
  const text = args.strings.get(name);
  if (text === undefined) return otherwise;
  const word = words.find((one) => one === text);
  if (word === undefined) throw new WrongUsage(`--${name} is ${text}; give ${words.join(" or ")}`);
  return word;
}
