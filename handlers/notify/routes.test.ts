import { expect, it } from "vitest";
import { routeOf } from "./routes.ts";

it.each<{ asked: [string, string]; then: unknown }>([
  { asked: ["POST", "/"], then: { kind: "event", path: "/" } },
  { asked: ["POST", "/events?x=1"], then: { kind: "event", path: "/events" } },
  { asked: ["GET", "/events"], then: { kind: "wrongMethod", allow: "POST" } },
  { asked: ["GET", "/gate/shop/web/app"], then: { kind: "gate", namespace: "shop", name: "web", stage: "app" } },
  { asked: ["HEAD", "/gate/shop/web/app"], then: { kind: "gate", namespace: "shop", name: "web", stage: "app" } },
  { asked: ["POST", "/gate/shop/web/app"], then: { kind: "wrongMethod", allow: "GET, HEAD" } },
  { asked: ["GET", "/gate/shop/web"], then: { kind: "nowhere" } },
  { asked: ["GET", "/gate/shop//app"], then: { kind: "nowhere" } },
  { asked: ["GET", "/healthz"], then: { kind: "health" } },
  { asked: ["GET", "/readyz"], then: { kind: "ready" } },
  { asked: ["GET", "/metrics"], then: { kind: "metrics" } },
  { asked: ["GET", "/admin"], then: { kind: "nowhere" } },
])("$asked.0 $asked.1", ({ asked: [method, address], then }) => {
  expect(routeOf(method, address)).toEqual(then);
});
