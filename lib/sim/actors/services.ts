import { after, parseInstant } from "../../base/index.ts";
import { fieldsAt, itemsOf } from "../kinds/index.ts";
import type { Actor } from "./actor.ts";

/** Gives a Service of type LoadBalancer its address, where somebody asks for that: `{ kind: "Service", outcome: "ready" }`. */
export const services: Actor = {
  kinds: [{ apiVersion: "v1", kind: "Service" }],
  tend(world, service) {
    if (fieldsAt(service, "spec")?.["type"] !== "LoadBalancer") return undefined;
    if (itemsOf(fieldsAt(service, "status", "loadBalancer")?.["ingress"]).length > 0) return undefined;
    const { outcome, afterMs } = world.behaviour(service);
    if (outcome !== "ready") return undefined;
    const due = after(parseInstant(service.metadata.creationTimestamp) ?? world.now, afterMs);
    if (world.now < due) return due;
    const ip = `203.0.113.${1 + Math.floor(world.random.next() * 254)}`;
    world.updateStatus({ ...service, status: { loadBalancer: { ingress: [{ ip, ipMode: "VIP" }] } } });
    return undefined;
  },
};
