import { done, failed, type Live, type Result, type StageSet } from "../lib/api/index.ts";
import { failureOf, type ClusterReader } from "../lib/cluster/index.ts";
import { EXIT, type Arguments, type Command, type ExitCode, type Output } from "./command.ts";
import { clusterFlags, connect } from "./connect.ts";
import { wordFlag, WrongUsage } from "./flag-values.ts";
import { findStageSet, stageSetKind } from "./find-stage-set.ts";
import { machineClock } from "./machine.ts";
import { changesBetween } from "./show/changes.ts";
import { openListing, type Listing } from "./show/listing.ts";

/** How often what is watched is looked at. */
const watchMs = 2_000;

/** `stageset get [NAME]`: StageSets, and how they stand; as `kubectl get` shows objects. */
export const get: Command = {
  flags: {
    namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where to look; otherwise the context's" },
    "all-namespaces": { type: "boolean", short: "A", help: "look in all namespaces" },
    selector: { type: "string", short: "l", value: "SELECTOR", help: "those with these labels alone" },
    output: { type: "string", short: "o", value: "FORMAT", help: "wide, yaml, json or name; otherwise a table" },
    watch: { type: "boolean", short: "w", help: "go on, and show each that changes" },
    ...clusterFlags,
  },
  async run(input) {
    const { args, out } = input;
    const wanted = readWanted(args);
    const format = wordFlag(args, "output", ["table", "wide", "yaml", "json", "name"], "table");
    const connected = await connect(input, "get");
    if (connected.kind === "failed") {
      out.tell(connected.failure.message);
      return EXIT.runtime;
    }
    const namespace = wanted.everywhere ? undefined : (args.strings.get("namespace") ?? connected.value.namespace);
    const cluster = connected.value.as({ kind: "self" });
    const read = readerOf(cluster, { ...wanted, namespace });
    const first = await readFirst(cluster, { ...wanted, namespace }, read);
    if (first.kind === "failed") {
      out.tell(first.failure.message);
      return EXIT.runtime;
    }
    const listing = openListing({ format, namespaces: wanted.everywhere, single: wanted.name !== undefined });
    const isWatched = args.booleans.has("watch");
    if (first.value.length === 0 && format !== "yaml" && format !== "json") {
      out.tell(`No resources found${namespace === undefined ? "" : ` in ${namespace} namespace`}.`);
    } else {
      const shown = isWatched ? listing.each(first.value, now()) : listing.all(first.value, now());
      await out.print(shown);
    }
    return isWatched ? watch(out, { read, listing, first: first.value }) : EXIT.ok;
  },
};

function now(): ReturnType<typeof machineClock.now> {
  return machineClock.now();
}

/** Which StageSets are asked for. */
interface Wanted {
  readonly name: string | undefined;
  readonly everywhere: boolean;
  readonly selector: string | undefined;
}

function readWanted({ positionals, booleans, strings }: Arguments): Wanted {
  const [name, ...others] = positionals;
  const [everywhere, selector] = [booleans.has("all-namespaces"), strings.get("selector")];
  if (others.length > 0) throw new WrongUsage("name one StageSet, or none for all");
  if (name !== undefined && everywhere)
    throw new WrongUsage("a name is of one namespace; give -n NAMESPACE in place of -A");
  if (name !== undefined && selector !== undefined) throw new WrongUsage("give a name or -l SELECTOR, not both");
  return { name, everywhere, selector };
}

type Read = () => Promise<Result<readonly Live<StageSet>[]>>;

/** All that are asked for, in one list. */
function readerOf(
  cluster: ClusterReader,
  { name, namespace, selector }: Wanted & { readonly namespace: string | undefined },
): Read {
  const where = {
    ...(namespace !== undefined && { namespace }),
    ...(selector !== undefined && { labelSelector: selector }),
    ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
  };
  return async () => {
    const answer = await cluster.list(stageSetKind, where);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "InvalidSpec"));
    return done(answer.value.items as unknown as readonly Live<StageSet>[]); // the API server checks the schema of our kinds
  };
}

/** What there is at first; one that is named must be there. */
async function readFirst(
  cluster: ClusterReader,
  { name, namespace }: Wanted & { readonly namespace: string | undefined },
  read: Read,
): ReturnType<Read> {
  if (name === undefined || namespace === undefined) return read();
  const found = await findStageSet(cluster, { namespace, name });
  return found.kind === "failed" ? found : done([found.value]);
}

/** Goes on until a signal ends it, or the cluster says that it never will answer. */
async function watch(
  out: Output,
  {
    read,
    listing,
    first,
  }: { readonly read: Read; readonly listing: Listing; readonly first: readonly Live<StageSet>[] },
): Promise<ExitCode> {
  let before = first;
  let isTroubled = false;
  for (;;) {
    await machineClock.sleep(watchMs);
    const seen = await read();
    if (seen.kind === "failed") {
      if (!isTroubled || seen.failure.retry === "never") out.tell(seen.failure.message);
      if (seen.failure.retry === "never") return EXIT.runtime;
      isTroubled = true;
      continue;
    }
    isTroubled = false;
    const { changed, gone } = changesBetween(before, seen.value);
    if (changed.length + gone.length > 0) await out.print(listing.each([...gone, ...changed], now()));
    before = seen.value;
  }
}
