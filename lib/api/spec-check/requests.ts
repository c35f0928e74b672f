import type { StageSetSpec } from "../stage-set/spec.ts";
import type { HttpAction } from "../stage-set/verbs.ts";
import { allActions } from "./actions.ts";
import type { Fault } from "./fault.ts";

/** Requests of actions that could not be sent, or would show a password to whoever may read the spec. */
export function checkRequests(spec: StageSetSpec): readonly Fault[] {
  return allActions(spec).flatMap(({ path, action: { http } }) =>
    http === undefined ? [] : [...checkLogin(`${path}.http`, http), ...checkBody(`${path}.http`, http)],
  );
}

function checkLogin(path: string, { url }: HttpAction): readonly Fault[] {
  const { username = "", password = "" } = URL.parse(url) ?? {};
  if (username === "" && password === "") return [];
  const wayOut = "keep them in a Secret, and name it in headersFrom as Authorization";
  return [{ path: `${path}.url`, what: "it holds a user or a password", wayOut }];
}

function checkBody(path: string, { method, body, bodyFrom }: HttpAction): readonly Fault[] {
  if (method !== "GET" && method !== "HEAD") return [];
  const given = body !== undefined ? "body" : bodyFrom !== undefined ? "bodyFrom" : undefined;
  if (given === undefined) return [];
  return [{ path: `${path}.${given}`, what: `${method} has no body`, wayOut: "remove it, or choose another method" }];
}
