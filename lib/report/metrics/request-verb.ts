import type { RequestRecord } from "../../cluster/index.ts";

/** The verb of a request to the API server, as its own rules of access have it. */
export type RequestVerb = "get" | "list" | "watch" | "create" | "patch" | "delete";

const ofMethods: Readonly<Record<Exclude<RequestRecord["method"], "GET">, RequestVerb>> = {
  POST: "create",
  PATCH: "patch",
  DELETE: "delete",
};

/** What discovery asks is a get, too. */
export function verbOf({ method, path }: Pick<RequestRecord, "method" | "path">): RequestVerb {
  if (method !== "GET") return ofMethods[method];
  const [place = "", parameters = ""] = path.split("?", 2);
  if (!isCollection(place.split("/").filter((part) => part !== ""))) return "get";
  return new URLSearchParams(parameters).has("watch") ? "watch" : "list";
}

/** `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`; not what stands behind them, nor what stands before. */
function isCollection([root, ...parts]: readonly string[]): boolean {
  const behindVersion = root === "api" ? parts.slice(1) : root === "apis" ? parts.slice(2) : [];
  const isInNamespace = behindVersion[0] === "namespaces" && behindVersion.length > 2;
  return behindVersion.length === (isInNamespace ? 3 : 1);
}
