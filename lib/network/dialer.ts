import { isIP } from "node:net";
import { done, failed, type Failure, type Result } from "../api/index.ts";
import { askOnce, orExpired, troubleOf, type Dialing } from "./ask-once.ts";
import { checkedAddresses, openConnections } from "./connections.ts";
import type { DialAnswer, Dialer, DialRequest } from "./exchange.ts";
import type { Hop } from "./redirect.ts";
import { bareHost } from "./host-globs.ts";
import { connectTimeoutMs } from "./limits.ts";
import type { Resolve } from "./resolver.ts";
import { decideTarget, type DialRules } from "./target.ts";
import { shownAddress, type Trouble } from "./trouble.ts";

export interface DialerOptions {
  readonly resolve: Resolve;
  readonly userAgent: string;
  /** Let loopback addresses through: for tests and local demos. Whoever sets it says so loudly. */
  readonly allowLoopback?: boolean;
  /** Globs of the hosts that may be asked, for http actions and metrics. Absent: every host. */
  readonly allowedHosts?: readonly string[];
  /** Certificates (PEM) to trust in place of the machine's. */
  readonly ca?: string;
}

/** Opens a dialer; its connections are made as they are needed, and kept. */
export function createDialer(options: DialerOptions): Dialer {
  const { resolve, userAgent, allowLoopback = false, allowedHosts, ca } = options;
  let opened: ReturnType<typeof openConnections> | undefined;
  const agent = (): ReturnType<typeof openConnections> =>
    (opened ??= openConnections({ resolve, allowLoopback, ...(ca !== undefined && { ca }) }));
  const rules: DialRules = { allowLoopback, ...(allowedHosts !== undefined && { allowedHosts }) };
  return {
    request: (asked) => dial({ agent, rules, userAgent, asked, signal: AbortSignal.timeout(asked.deadlineMs) }),
    check: (url) => check({ resolve, rules }, url),
    close: async () => (await opened)?.destroy(),
  };
}

async function dial(dialing: Dialing): Promise<Result<DialAnswer>> {
  const { asked, rules } = dialing;
  const target = decideTarget(asked.url, rules);
  if (target.kind === "closed") return failed(failureOf(asked, shownTarget(asked, target.shown), target.trouble));
  let hop: Hop = { url: target.url, method: asked.method ?? "GET", withBody: true, withSecrets: true, followed: 0 };
  for (;;) {
    const came = await askOnce(dialing, hop);
    switch (came.kind) {
      case "answer":
        return done(came.answer);
      case "trouble":
        return failed(failureOf(asked, shownHop(asked, hop), came.trouble));
      case "follow":
        hop = came.next;
    }
  }
}

async function check(
  { resolve, rules }: { readonly resolve: Resolve; readonly rules: DialRules },
  url: string,
): Promise<Result<void>> {
  const asked = { doing: "send a request", reason: "StageFailed", deadlineMs: connectTimeoutMs } as const;
  const target = decideTarget(url, rules);
  if (target.kind === "closed") return failed(failureOf(asked, target.shown, target.trouble));
  const host = target.url.hostname;
  if (isIP(bareHost(host)) !== 0 || host.startsWith("[")) return done(undefined); // its text was all there is to judge
  const signal = AbortSignal.timeout(asked.deadlineMs);
  try {
    await orExpired(checkedAddresses(resolve, rules.allowLoopback, host), signal);
    return done(undefined);
  } catch (error) {
    const trouble = troubleOf(error, { asked, signal });
    if (trouble === undefined) throw error;
    return failed(failureOf(asked, shownAddress(target.url, "path"), trouble));
  }
}

function failureOf(
  { doing, reason }: Pick<DialRequest, "doing" | "reason">,
  shown: string,
  { retry, what, wayOut }: Trouble,
): Failure {
  return { reason, retry, message: `Cannot ${doing}: ${shown} ${what}; ${wayOut}` };
}

function shownTarget({ url, pathIsSecret }: DialRequest, shown: string): string {
  const parsed = pathIsSecret === true ? URL.parse(url) : null;
  return parsed === null ? shown : shownAddress(parsed, "host");
}

/** The address that a spec names is shown with its path; one that a server redirects to may hold a secret there. */
function shownHop({ pathIsSecret }: DialRequest, { url, followed }: Hop): string {
  return followed === 0
    ? shownAddress(url, pathIsSecret === true ? "host" : "path")
    : `the redirect to ${shownAddress(url, "host")}`;
}
