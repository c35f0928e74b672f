import type { Instant } from "../base/index.ts";
import type { Answer } from "./api-error.ts";
import type { Exchange } from "./exchange.ts";
import type { ObjectKind, ServedKind } from "./objects.ts";
import { type Discovered, groupOf, kindKey, nothingDiscovered, readDiscovery } from "./served-kinds.ts";

const acceptDiscovery = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(",");

/** What is served, remembered. */
export interface Discovery {
  /** As remembered; where it is not known, after a fresh look. */
  servedKind(kind: ObjectKind, deadline: Instant): Promise<Answer<ServedKind | undefined>>;
  /** After a fresh look. */
  servedKindNow(kind: ObjectKind, deadline: Instant): Promise<Answer<ServedKind | undefined>>;
  /** As `servedKind`, or where its group has it in other versions alone, in the one that the server prefers. */
  servedInAnyVersion(kind: ObjectKind, deadline: Instant): Promise<Answer<ServedKind | undefined>>;
  /** After a fresh look. */
  servedKinds(deadline: Instant): Promise<Answer<readonly ServedKind[]>>;
}

/** One of the two halves of discovery: `/api` for the core group, `/apis` for all others. */
interface Half {
  /** What was seen last; asks for it where nothing was yet. */
  known(deadline: Instant): Promise<Answer<Discovered>>;
  fresh(deadline: Instant): Promise<Answer<Discovered>>;
}

/** Aggregated discovery: two documents, each asked for only when a kind of it is needed, and again where one is missing. */
export function openDiscovery(exchange: Exchange): Discovery {
  const core = openHalf(exchange, "/api");
  const groups = openHalf(exchange, "/apis");
  const halfOf = (kind: ObjectKind): Half => (kind.apiVersion.includes("/") ? groups : core);
  const now = async (kind: ObjectKind, deadline: Instant): Promise<Answer<ServedKind | undefined>> =>
    select(kind, await halfOf(kind).fresh(deadline));
  return {
    async servedKind(kind, deadline) {
      const known = await halfOf(kind).known(deadline);
      if (known.kind === "refused") return known;
      const served = known.value.kinds.get(kindKey(kind));
      return served === undefined ? now(kind, deadline) : { kind: "done", value: served };
    },
    servedKindNow: now,
    async servedInAnyVersion(kind, deadline) {
      const known = await halfOf(kind).known(deadline);
      if (known.kind === "refused") return known;
      const served = findAny(kind, known.value);
      return served === undefined
        ? selectAny(kind, await halfOf(kind).fresh(deadline))
        : { kind: "done", value: served };
    },
    async servedKinds(deadline) {
      const [coreNow, groupsNow] = await Promise.all([core.fresh(deadline), groups.fresh(deadline)]);
      if (coreNow.kind === "refused") return coreNow;
      if (groupsNow.kind === "refused") return groupsNow;
      return { kind: "done", value: [...coreNow.value.preferred, ...groupsNow.value.preferred] };
    },
  };
}

/** A kind that is missing under an apiVersion whose server is down may well exist: that is no answer, not a no. */
function select(kind: ObjectKind, seen: Answer<Discovered>): Answer<ServedKind | undefined> {
  if (seen.kind === "refused") return seen;
  const served = seen.value.kinds.get(kindKey(kind));
  if (served !== undefined || !seen.value.stale.has(kind.apiVersion)) return { kind: "done", value: served };
  return noAnswerOf(kind.apiVersion, kind);
}

/** The same, where any version will do: so any that does not answer may be the one that has the kind. */
function selectAny(kind: ObjectKind, seen: Answer<Discovered>): Answer<ServedKind | undefined> {
  if (seen.kind === "refused") return seen;
  const served = findAny(kind, seen.value);
  const silent = [...seen.value.stale].find((apiVersion) => groupOf(apiVersion) === groupOf(kind.apiVersion));
  return served !== undefined || silent === undefined ? { kind: "done", value: served } : noAnswerOf(silent, kind);
}

/** Its own version, if that is served; none while it is not known whether it is. */
function findAny(kind: ObjectKind, { kinds, preferred, stale }: Discovered): ServedKind | undefined {
  const own = kinds.get(kindKey(kind));
  if (own !== undefined || stale.has(kind.apiVersion)) return own;
  const group = groupOf(kind.apiVersion);
  return preferred.find((one) => one.kind === kind.kind && groupOf(one.apiVersion) === group);
}

function noAnswerOf(apiVersion: string, kind: ObjectKind): Answer<never> {
  const message = `the aggregated API server of ${apiVersion} does not answer; see: kubectl get apiservices`;
  const doing = `look up ${kind.apiVersion} ${kind.kind}`;
  return { kind: "refused", error: { doing, status: 503, reason: "ServiceUnavailable", message, causes: [] } };
}

function openHalf(exchange: Exchange, path: "/api" | "/apis"): Half {
  let seen: { readonly etag: string | undefined; readonly discovered: Discovered } | undefined;
  const look = async (deadline: Instant): Promise<Answer<Discovered>> => {
    const doing = `discover the kinds under ${path}`;
    const headers = {
      accept: acceptDiscovery,
      "accept-encoding": "gzip",
      ...(seen?.etag !== undefined && { "if-none-match": seen.etag }),
    };
    const answer = await exchange({ doing, method: "GET", path, headers, repeat: "always", deadline });
    if (answer.kind === "refused") return answer;
    if (answer.value.status === 304) return { kind: "done", value: seen?.discovered ?? nothingDiscovered };
    const discovered = readDiscovery(answer.value.body);
    if (discovered === undefined) {
      const message = "no aggregated discovery, as API servers from Kubernetes 1.27 on have it";
      return { kind: "refused", error: { doing, status: answer.value.status, reason: "NoSense", message, causes: [] } };
    }
    seen = { etag: answer.value.headers.etag, discovered };
    return { kind: "done", value: discovered };
  };
  const fresh = shareNext(look);
  let first: Promise<Answer<Discovered>> | undefined;
  return {
    fresh,
    known: async (deadline) => {
      if (seen !== undefined) return { kind: "done", value: seen.discovered };
      first ??= fresh(deadline).finally(() => (first = undefined));
      return first;
    },
  };
}

/**
 * Many who ask at once share one look, but never one that began before they asked: it could miss what they just made.
 */
function shareNext<T>(look: (deadline: Instant) => Promise<T>): (deadline: Instant) => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return (deadline) => {
    const start = (): Promise<T> => {
      const started = look(deadline);
      next = undefined;
      running = started;
      return started;
    };
    next ??= running.then(start, start);
    return next;
  };
}
