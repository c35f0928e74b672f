import { apiVersion, done, failed, validate, type Metadata, type Result, type StageLedger } from "../../api/index.ts";
import { failureOf, type ClusterReader, type LiveObject, type ObjectRef } from "../../cluster/index.ts";

/** Whose ledger: the StageSet's namespace and name. */
export interface LedgerOf {
  readonly namespace: string;
  readonly name: string;
}

export type LiveLedger = StageLedger & {
  readonly metadata: Metadata & { readonly uid: string; readonly resourceVersion: string };
};

/** Reads what a StageSet has done for ever; undefined where there is no StageLedger. */
export async function readLedger(
  reader: Pick<ClusterReader, "get">,
  of: LedgerOf,
): Promise<Result<LiveLedger | undefined>> {
  const answer = await reader.get(ledgerRef(of));
  if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
  return answer.value === undefined ? done(undefined) : ledgerIn(answer.value);
}

/** A ledger that cannot be read must not be taken for an empty one: what is done would be done again. */
export function ledgerIn(object: LiveObject): Result<LiveLedger> {
  const { metadata } = object;
  const judged = validate("StageLedger", object);
  if (judged.kind === "valid") return done({ ...judged.object, metadata });
  const [{ field, message }] = judged.problems;
  const shown = `StageLedger ${metadata.namespace ?? ""}/${metadata.name}`;
  const told = `Cannot read ${shown}: ${field}: ${message}; correct it by hand`;
  return failed({ reason: "StageFailed", retry: "backoff", message: told });
}

export function ledgerRef({ namespace, name }: LedgerOf): ObjectRef {
  return { apiVersion, kind: "StageLedger", namespace, name };
}
