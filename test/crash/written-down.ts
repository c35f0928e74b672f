import { createReadStream, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { eventually } from "../cluster/eventually.ts";
import { valueOf } from "./crash-plane.ts";
import type { Place } from "./place.ts";

/** Who plays, where it is no process of ours. */
export const fieldManager = "crash-test";

/**
 * A request is written down just after its answer went out: what comes before our mark in the audit log is whole.
 * @returns the log from this position on
 */
export async function untilWrittenDown({ plane, namespace }: Place, mark: string, position?: number): Promise<string> {
  const start = position ?? statSync(plane.auditLog).size;
  const body = { metadata: { annotations: { mark } } };
  const ref = { apiVersion: "v1", kind: "Namespace", name: namespace };
  valueOf(await plane.cluster.patch(ref, { type: "merge", body }, { fieldManager }));
  return eventually(
    () => text(createReadStream(plane.auditLog, { start })),
    (read) => read.includes(mark),
  );
}
