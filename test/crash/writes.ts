import { entryId } from "../../lib/inventory/index.ts";

/** A write that the API server has carried out, as its audit log has it. */
export interface Write {
  /** When the API server received it. */
  readonly at: string;
  readonly verb: "create" | "update" | "patch" | "delete";
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** As an inventory calls the object. */
  readonly id: string;
  readonly fieldManager: string;
  /** 201 where it made the object. */
  readonly status: number;
  /** Of the object afterwards; absent where it is gone. */
  readonly resourceVersion?: string;
  /** The ids that a StageInventory records from now on. */
  readonly records?: readonly string[];
}

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: AuditedObject;
  readonly responseObject?: AuditedObject;
}

interface AuditedObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly resourceVersion?: string };
  readonly spec?: { readonly entries?: readonly { readonly id: string }[] };
}

const verbs: readonly string[] = ["create", "update", "patch", "delete"] satisfies readonly Write["verb"][];

/** The kinds of this play, where a request to delete one says nothing of it. */
const kindsOf: Readonly<Record<string, string>> = {
  configmaps: "ConfigMap",
  jobs: "Job",
  serviceaccounts: "ServiceAccount",
  stageinventories: "StageInventory",
  stageledgers: "StageLedger",
};

/**
 * The writes of objects of one Namespace that were carried out, in the order in which they reached the API server: what was
 * sent after another's answer stands after it. Dry runs and status are left out.
 */
export function parseWrites(log: string, namespace: string): readonly Write[] {
  return log
    .split("\n")
    .filter((line) => line.includes(`"namespace":"${namespace}"`))
    .map((line) => JSON.parse(line) as AuditEvent)
    .flatMap((event) => writeOf(event))
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function writeOf({ verb, requestURI, objectRef, ...event }: AuditEvent): readonly Write[] {
  const status = event.responseStatus?.code ?? 0;
  const query = new URL(requestURI, "https://server").searchParams;
  const isDone = status >= 200 && status < 300 && !query.has("dryRun");
  if (!isVerb(verb) || !isDone || objectRef === undefined || objectRef.subresource !== undefined) return [];
  const { requestObject: sent, responseObject: stored } = event;
  const isStored = verb !== "delete" && stored?.metadata?.resourceVersion !== undefined;
  const name = objectRef.name ?? stored?.metadata?.name ?? "";
  const kind = kindsOf[objectRef.resource] ?? stored?.kind ?? sent?.kind ?? objectRef.resource;
  const { apiGroup: group = "", namespace = "" } = objectRef;
  const entries = kind === "StageInventory" ? (stored?.spec?.entries ?? []) : undefined;
  return [
    {
      ...{ at: event.requestReceivedTimestamp, verb, group, kind, name, status },
      id: entryId({ apiVersion: group === "" ? "v1" : `${group}/v1`, kind, namespace, name }),
      fieldManager: query.get("fieldManager") ?? "",
      ...(isStored && { resourceVersion: stored.metadata.resourceVersion }),
      ...(entries !== undefined && { records: entries.map(({ id }) => id) }),
    },
  ];
}

function isVerb(verb: string): verb is Write["verb"] {
  return verbs.includes(verb);
}
