/** What is asked of us. */
export type Route =
  | { readonly kind: "event"; readonly path: "/" | "/events" }
  | { readonly kind: "gate"; readonly namespace: string; readonly name: string; readonly stage: string }
  | { readonly kind: "health" }
  | { readonly kind: "ready" }
  | { readonly kind: "metrics" }
  | { readonly kind: "wrongMethod"; readonly allow: string }
  | { readonly kind: "nowhere" };

/** Where a request goes. What stands behind the `?` of its address says nothing to us. */
export function routeOf(method: string | undefined, address: string | undefined): Route {
  const [path = ""] = (address ?? "").split("?", 1);
  const found = routeOfPath(path);
  if (found.kind === "nowhere") return found;
  const allowed = found.kind === "event" ? ["POST"] : ["GET", "HEAD"];
  return allowed.includes(method ?? "") ? found : { kind: "wrongMethod", allow: allowed.join(", ") };
}

const gate = /^\/gate\/([^/]+)\/([^/]+)\/([^/]+)$/;

function routeOfPath(path: string): Exclude<Route, { readonly kind: "wrongMethod" }> {
  switch (path) {
    case "/":
    case "/events":
      return { kind: "event", path };
    case "/healthz":
      return { kind: "health" };
    case "/readyz":
      return { kind: "ready" };
    case "/metrics":
      return { kind: "metrics" };
    default: {
      const [, namespace, name, stage] = gate.exec(path) ?? [];
      if (namespace === undefined || name === undefined || stage === undefined) return { kind: "nowhere" };
      return { kind: "gate", namespace, name, stage };
    }
  }
}
