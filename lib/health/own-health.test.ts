import { expect, it } from "vitest";
import { instant } from "../base/index.ts";
import { ownHealthOf } from "./own-health.ts";

const running = { startTime: "2026-11-23T00:00:00Z", active: 1 };
const condition = (type: string): object => ({ ...running, conditions: [{ type, status: "True" }] });

it.each([
  { when: "a Job that runs", kind: "Job", status: running, then: "InProgress" },
  { when: "a Job that is complete", kind: "Job", status: condition("Complete"), then: "Current" },
  { when: "a Job that has failed", kind: "Job", status: condition("Failed"), then: "Failed" },
  { when: "a Job that is suspended", kind: "Job", status: condition("Suspended"), then: "Current" },
  { when: "a CronJob, whatever runs", kind: "CronJob", status: running, then: "Current" },
])("$when: $then", ({ kind, status, then }) => {
  const object = { apiVersion: "batch/v1", kind, metadata: { name: "load", namespace: "shop" }, spec: {}, status };
  expect(ownHealthOf(object, instant(0)).status).toBe(then);
});
