import { gunzipSync, gzipSync } from "node:zlib";
import { formatBytes } from "../../base/index.ts";
import { done, failed, fieldManager, type Result } from "../../api/index.ts";
import { failureOf, type Cluster, type ClusterReader, type ObjectRef } from "../../cluster/index.ts";
import { agendaBytesMax, agendaTextBytesMax } from "../limits.ts";
import { parseAgenda, renderAgenda } from "./agenda-text.ts";
import type { Agenda } from "./agenda.ts";
import type { TickMemory } from "./tick-memory.ts";

/** The agenda as its ConfigMap has it. */
export interface KeptAgenda {
  /** Absent: there is a ConfigMap, and no agenda of ours in it. */
  readonly agenda?: Agenda;
  readonly text: string;
  readonly resourceVersion: string;
}

/** undefined: there is none. */
export async function readAgenda(cluster: ClusterReader, memory: TickMemory): Promise<Result<KeptAgenda | undefined>> {
  const answer = await cluster.get(refOfAgenda(memory));
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InternalError"));
  if (answer.value === undefined) return done(undefined);
  const { binaryData } = answer.value as { readonly binaryData?: { readonly agenda?: string } }; // the API server checks a ConfigMap
  const text = unpack(binaryData?.agenda ?? "");
  const agenda = parseAgenda(text);
  const { resourceVersion } = answer.value.metadata;
  return done({ text, resourceVersion, ...(agenda !== undefined && { agenda }) });
}

/** Keeps an agenda in the place of the one that was read. Where somebody else has done so meanwhile, theirs is as good. */
export async function writeAgenda(
  cluster: Cluster,
  memory: TickMemory,
  { agenda, before }: { readonly agenda: Agenda; readonly before: KeptAgenda | undefined },
): Promise<Result<void>> {
  if (agenda === before?.agenda) return done(undefined); // nothing has happened
  const text = renderAgenda(agenda);
  if (text === before?.text) return done(undefined);
  const packed = gzipSync(text).toString("base64");
  if (packed.length > agendaBytesMax) return tooLong(agenda, memory, packed.length);
  const { namespace, name, ...kind } = refOfAgenda(memory);
  const metadata = { namespace, name, ...(before !== undefined && { resourceVersion: before.resourceVersion }) };
  const answer = await cluster.apply(
    { ...kind, metadata, binaryData: { agenda: packed } },
    { fieldManager, force: true },
  );
  if (answer.kind === "done" || answer.error.status === 409) return done(undefined);
  return failed(failureOf(answer.error, "InternalError"));
}

function refOfAgenda({ namespace, name }: TickMemory): ObjectRef & { readonly namespace: string } {
  return { apiVersion: "v1", kind: "ConfigMap", namespace, name };
}

/** Empty where it was not packed by us. */
function unpack(packed: string): string {
  try {
    return gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: agendaTextBytesMax }).toString("utf8");
  } catch {
    return "";
  }
}

function tooLong({ entries }: Agenda, { namespace, name }: TickMemory, bytes: number): Result<void> {
  const takes = `what is to be remembered of ${entries.size} StageSets takes ${formatBytes(bytes)}, and ${formatBytes(agendaBytesMax)} is the most`;
  const message = `Cannot write ConfigMap ${namespace}/${name}: ${takes}; share the StageSets among more ticks (--shards)`;
  return failed({ reason: "InternalError", retry: "never", message });
}
