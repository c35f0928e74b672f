import { isDeepStrictEqual } from "node:util";
import type { ApiError, KubeObject } from "../../../lib/cluster/index.ts";
import type { Refusal } from "../../../lib/sim/merge/index.ts";
import { isFields } from "./draw.ts";
import type { Judged } from "./play.ts";

/**
 * agree: both made the same of it, or refused it alike.
 * unjudged: the server refused what the merge has no say in (a value that is not valid).
 * differ: `differences` says where; theirs is right.
 */
export type Verdict =
  | { readonly kind: "agree"; readonly refused: boolean }
  | { readonly kind: "unjudged"; readonly message: string }
  | { readonly kind: "differ"; readonly differences: readonly string[] };

export function verdictOn({ live, theirs, ours }: Judged, isCustom: boolean): Verdict {
  if (theirs.kind === "refused" && ours.kind === "done") {
    const { status, message } = theirs.error;
    const isOurs = status !== 422 || message.startsWith("the server rejected our request");
    return isOurs ? differ([`theirs refused: ${message}`]) : { kind: "unjudged", message };
  }
  if (ours.kind === "refused") {
    if (theirs.kind === "done") return differ([`ours refused: ${ours.refusal.message}`]);
    return settled(differences(comparableError(theirs.error), comparableError(ours.refusal)), true);
  }
  if (theirs.kind === "refused") return differ(["not reached"]);
  const found = differences(comparable(theirs.value), comparable(ours.object));
  const changed = live === undefined || theirs.value.metadata.resourceVersion !== live.metadata.resourceVersion;
  // Of a custom object the server may store what it shows nobody (empty labels), and change it without a visible change.
  const isHidden =
    isCustom && changed && live !== undefined && isDeepStrictEqual(comparable(theirs.value), comparable(live));
  if (changed !== ours.changed && !isHidden) found.push(`changed: theirs ${changed}, ours ${ours.changed}`);
  return settled(found, false);
}

function settled(found: readonly string[], refused: boolean): Verdict {
  return found.length === 0 ? { kind: "agree", refused } : differ(found);
}

function differ(found: readonly string[]): Verdict {
  return { kind: "differ", differences: found };
}

/** What of an object both sides must agree on: all but what only the server gives. */
function comparable(object: KubeObject): unknown {
  const given = ["uid", "resourceVersion", "creationTimestamp", "generation", "namespace"];
  const metadata = Object.entries(object.metadata).filter(([key]) => !given.includes(key));
  return JSON.parse(JSON.stringify({ ...object, metadata: Object.fromEntries(metadata) })) as unknown;
}

/** The server tells conflicts of several managers in an order of chance. The port puts messages on one line. */
function comparableError({ status, reason, message, causes }: ApiError | Refusal): unknown {
  const told = causes.map((cause) => `${cause.field}: ${cause.message}`).sort();
  return { status, reason, message: message.replace(/\s+/g, " "), causes: told };
}

/** Every place where two JSON values differ. */
function differences(theirs: unknown, ours: unknown, path = ""): string[] {
  if (isDeepStrictEqual(theirs, ours)) return [];
  if (isFields(theirs) && isFields(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
    return keys.flatMap((key) => differences(theirs[key], ours[key], `${path}.${key}`));
  }
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((item, at) => differences(item, ours[at], `${path}[${at}]`));
  }
  return [`${path}: theirs ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}`];
}
