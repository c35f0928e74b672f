import type { Notice } from "../../lib/engine/index.ts";

/** What became of an event, for the metrics: a small set of words. */
export type EventResult =
  | "taken"
  | "full"
  | "stopping"
  | "unsigned"
  | "wronglySigned"
  | "replayed"
  | "tooLarge"
  | "wrongType"
  | "malformed"
  | "foreign"
  | "cutOff";

/** Why an event is not taken, in one sentence with a way out. */
export interface Refused {
  readonly kind: "refused";
  readonly status: 400 | 401 | 413 | 415 | 503;
  readonly result: EventResult;
  readonly message: string;
}

/** What a body tells, and when it was recorded, as far as it says so. */
export interface Told {
  readonly kind: "told";
  readonly notices: readonly Notice[];
  /** RFC 3339, as it was written; one for each event. */
  readonly times: readonly (string | undefined)[];
}

export function refused(status: Refused["status"], result: EventResult, why: string): Refused {
  return { kind: "refused", status, result, message: `Cannot take this event: ${why}` };
}
