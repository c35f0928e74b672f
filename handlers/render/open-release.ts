import { done, failed, type Live, type Result, type StageSet } from "../../lib/api/index.ts";
import type { Connection } from "../../lib/cluster/index.ts";
import type { Ports } from "../../lib/engine/index.ts";
import type { CommandInput, Flags } from "../command.ts";
import { clusterFlags, connect } from "../connect.ts";
import { findStageSet } from "../find-stage-set.ts";
import { WrongUsage } from "../flag-values.ts";
import { stepFlags } from "../step-flags.ts";
import { openPorts, warningsOf } from "../workplace.ts";
import { openFolders, type Folders } from "./folders.ts";
import { openOfflineClusters } from "./offline-clusters.ts";
import { asLive, readStageSetFile } from "./read-stage-set.ts";
import { directoriesOf, parseSourceDirs } from "./source-dirs.ts";

/** Flags of every command that renders a StageSet. */
export const releaseFlags = {
  namespace: { type: "string", short: "n", value: "NAMESPACE", help: "where NAME is; otherwise the context's" },
  filename: {
    type: "string",
    short: "f",
    value: "FILE",
    help: "the StageSet as this file has it; - is standard input",
  },
  stage: { type: "string", value: "STAGE", help: "this stage alone; otherwise all" },
  "source-dir": {
    ...{ type: "string", multiple: true, value: "[STAGE=]PATH" },
    help: "a directory in place of what the source offers, of one stage or of all; may be given again",
  },
  ...clusterFlags,
  "default-service-account": stepFlags["default-service-account"],
  "no-cross-namespace-refs": stepFlags["no-cross-namespace-refs"],
  "strict-substitutions": stepFlags["strict-substitutions"],
  kustomize: stepFlags.kustomize,
  "artifact-host": stepFlags["artifact-host"],
  "insecure-allow-loopback": stepFlags["insecure-allow-loopback"],
} as const satisfies Flags;

/** A StageSet that is to be rendered, and what is needed for it. */
export interface Release {
  readonly stageSet: Live<StageSet>;
  readonly ports: Ports;
  readonly given: Folders["given"];
  /** The one stage that is asked for. */
  readonly only: string | undefined;
}

/**
 * Finds what is to be rendered, as the flags say. Where a file and directories say everything, no cluster is needed
 * unless `needsCluster`. Throws WrongUsage.
 */
export async function openRelease(
  input: CommandInput,
  { component, needsCluster }: { readonly component: string; readonly needsCluster: boolean },
): Promise<Result<Release>> {
  const { args, out } = input;
  const { name, filename } = readWanted(input);
  const dirs = parseSourceDirs(args.lists.get("source-dir") ?? []);
  const warnings = warningsOf(input); // what the flags say is read before a cluster is looked for
  const connected = await connect(input, component);
  const found = await findRelease(input, { name, filename, needsCluster }, connected);
  if (found.kind === "failed") return found;
  const stageSet = found.value;
  const only = args.strings.get("stage");
  const stages = stageSet.spec.stages.map((stage) => stage.name);
  if (only !== undefined && !stages.includes(only)) return failed(noSuchStage(stageSet, only, stages));
  const directories = directoriesOf(dirs, stages);
  const folders = await openFolders(directories, stageSet);
  if (folders.kind === "failed") return folders;
  for (const note of folders.value.notes) out.tell(`warning: ${note}`);
  const isAllGiven = (only === undefined ? stages : [only]).every((stage) => directories.has(stage));
  const { given, fetch } = folders.value;
  if (filename !== undefined && isAllGiven && !needsCluster) {
    const alone = { ...stageSet.spec, stages: stageSet.spec.stages.filter((stage) => given.has(stage.name)) };
    return done({
      stageSet: { ...stageSet, spec: alone },
      ports: await offlinePorts(input, connected, fetch),
      given,
      only,
    });
  }
  if (connected.kind === "failed")
    return failed({ ...connected.failure, message: withoutCluster(connected, filename) });
  for (const warning of warnings) out.tell(`warning: ${warning}`);
  const ports = openPorts(input, connected.value, nobody);
  return done({ stageSet, ports: { ...ports, fetch: (pin) => fetch(pin) ?? ports.fetch(pin) }, given, only });
}

interface Wanted {
  readonly name: string | undefined;
  readonly filename: string | undefined;
}

function readWanted({ args: { positionals, strings } }: CommandInput): Wanted {
  const [name, ...others] = positionals;
  const filename = strings.get("filename");
  if (others.length > 0 || (name === undefined && filename === undefined)) {
    throw new WrongUsage("name one StageSet, or give the file that holds it with -f");
  }
  return { name, filename };
}

/** The StageSet as it is in the cluster; or as the file has it, with what the cluster knows of it where that counts. */
async function findRelease(
  { args }: CommandInput,
  { name, filename, needsCluster }: Wanted & { readonly needsCluster: boolean },
  connected: Result<Connection>,
): Promise<Result<Live<StageSet>>> {
  const asked = args.strings.get("namespace");
  const namespace = asked ?? (connected.kind === "done" ? connected.value.namespace : "default");
  if (filename === undefined) {
    if (connected.kind === "failed") return connected;
    return findStageSet(connected.value.as({ kind: "self" }), { namespace, name: name ?? "" });
  }
  const read = await readStageSetFile(filename, name);
  if (read.kind === "failed") return read;
  const { metadata } = read.value;
  if (asked !== undefined && metadata.namespace !== undefined && metadata.namespace !== asked) {
    throw new WrongUsage(
      `-n is ${asked}, and ${filename} says namespace: ${metadata.namespace}; leave one of them out`,
    );
  }
  const of = { namespace: metadata.namespace ?? namespace, name: metadata.name };
  if (!needsCluster || connected.kind === "failed") return done(asLive(read.value, of.namespace));
  const live = await connected.value
    .as({ kind: "self" })
    .get({ apiVersion: read.value.apiVersion, kind: "StageSet", ...of });
  const known = live.kind === "done" ? (live.value as Live<StageSet> | undefined) : undefined; // the API server checks our kinds
  return done(asLive(read.value, of.namespace, known));
}

/** Nothing happens that would have to be told. */
const nobody: Ports["tell"] = () => Promise.resolve();

async function offlinePorts(
  input: CommandInput,
  connected: Result<Connection>,
  fetch: Folders["fetch"],
): Promise<Ports> {
  const { servedBuiltIn } = await import("../../lib/sim/index.ts");
  const clusters = openOfflineClusters({
    servedBuiltIn,
    connect: () => Promise.resolve(connected),
    onAssumed: ({ apiVersion, kind }) => {
      input.out.tell(`warning: nobody knows ${kind} of ${apiVersion}: its objects are taken to live in Namespaces`);
    },
  });
  const ports = openPorts(input, clusters, nobody);
  return { ...ports, fetch: (pin) => fetch(pin) ?? ports.fetch(pin) };
}

function withoutCluster(connected: Result<Connection> & { kind: "failed" }, filename: string | undefined): string {
  const { message } = connected.failure;
  return filename === undefined ? message : `${message}; with --source-dir for every stage none is needed to build`;
}

function noSuchStage(
  { metadata }: Live<StageSet>,
  stage: string,
  stages: readonly string[],
): { readonly reason: "InvalidSpec"; readonly retry: "never"; readonly message: string } {
  const message = `StageSet ${metadata.namespace ?? ""}/${metadata.name} has no stage ${stage}; name one of ${stages.join(", ")}`;
  return { reason: "InvalidSpec", retry: "never", message };
}
