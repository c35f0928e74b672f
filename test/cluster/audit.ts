import { readFileSync, statSync } from "node:fs";

/** One request as the audit log has it. */
export interface AuditedRequest {
  readonly verb: string;
  /** The path and its query. */
  readonly uri: string;
  readonly user: string;
  /** Whom the user acted as, where it did. */
  readonly actingAs?: string;
  readonly userAgent: string;
  readonly status: number;
}

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly userAgent?: string;
  readonly responseStatus?: { readonly code?: number };
}

/** How long the audit log is now: where to read on from. */
export function auditPosition(file: string): number {
  return statSync(file).size;
}

/** The requests that were answered since `position`. A request is written down just after its answer went out. */
export function readAudit(file: string, position: number): readonly AuditedRequest[] {
  return parseAudit(readFileSync(file).subarray(position).toString());
}

/** A last line that is still being written is left out. A watch counts once: when it begins. */
export function parseAudit(text: string): readonly AuditedRequest[] {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const events = whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditEvent);
  return events
    .filter(({ stage, verb }) => stage === (verb === "watch" ? "ResponseStarted" : "ResponseComplete"))
    .map(({ verb, requestURI, user, impersonatedUser, userAgent, responseStatus }) => ({
      verb,
      uri: requestURI,
      user: user.username,
      ...(impersonatedUser !== undefined && { actingAs: impersonatedUser.username }),
      userAgent: userAgent ?? "",
      status: responseStatus?.code ?? 0,
    }));
}

/** How many requests each `key` stands for, as in `countBy(requests, ({ user }) => user)`. */
export function countBy(
  requests: readonly AuditedRequest[],
  key: (request: AuditedRequest) => string,
): Readonly<Record<string, number>> {
  const groups = Map.groupBy(requests, key);
  return Object.fromEntries([...groups].map(([name, { length }]) => [name, length]));
}
