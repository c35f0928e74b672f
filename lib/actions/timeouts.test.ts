import { expect, it } from "vitest";
import type { Action } from "../api/index.ts";
import { actionTimeoutMs } from "./timeouts.ts";

const target = { apiVersion: "v1", kind: "ConfigMap", name: "a" };
const until = { target, expr: "true" };
it.each<{ when: string; action: Omit<Action, "name" | "onSupersede">; then: number }>([
  { when: "its own", action: { timeout: "90s", delete: { target, cascade: "Background" } }, then: 90_000 },
  { when: "delete", action: { delete: { target, cascade: "Background" } }, then: 300_000 },
  { when: "zero", action: { timeout: "0", http: { url: "https://a", method: "POST" } }, then: 30_000 },
  { when: "below zero", action: { timeout: "-1h", http: { url: "https://a", method: "POST" } }, then: 30_000 },
  { when: "job", action: { job: { sourceRef: { kind: "GitRepository", name: "a" }, path: "./" } }, then: 600_000 },
  { when: "a condition", action: { wait: until }, then: 300_000 },
  { when: "a condition with a timeout", action: { wait: { ...until, timeout: "1m" } }, then: 60_000 },
  { when: "a condition with both", action: { timeout: "2m", wait: { ...until, timeout: "1m" } }, then: 120_000 },
  { when: "a condition, not set", action: { wait: { ...until, timeout: "0s" } }, then: 300_000 },
  { when: "a duration", action: { wait: { duration: "2h" } }, then: Number.POSITIVE_INFINITY },
  { when: "a duration, and its own", action: { timeout: "1h", wait: { duration: "2h" } }, then: 3_600_000 },
])("$when: $then ms", ({ action, then }) => {
  expect(actionTimeoutMs({ name: "a", onSupersede: "Wait", ...action })).toBe(then);
});
