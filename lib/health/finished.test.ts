import { expect, it } from "vitest";
import type { ObjectRef } from "../cluster/index.ts";
import { selectFinished } from "./finished.ts";
import { objectKey } from "./scopes.ts";
import { nothingSeen } from "./seen.ts";

const ended = (type: string, status = "True"): object => ({ conditions: [{ type, status }] });

it.each([
  { when: "a Job that is Complete", of: "batch/v1", kind: "Job", status: ended("Complete"), then: true },
  {
    when: "a Job that was never Complete",
    of: "batch/v1",
    kind: "Job",
    status: ended("Complete", "False"),
    then: false,
  },
  { when: "a Job that has Failed", of: "batch/v1", kind: "Job", status: ended("Failed"), then: false },
  { when: "a Job that runs", of: "batch/v1", kind: "Job", status: { active: 1 }, then: false },
  { when: "a Job with a hostile status", of: "batch/v1", kind: "Job", status: { conditions: "Complete" }, then: false },
  { when: "a Pod that has Succeeded", of: "v1", kind: "Pod", status: { phase: "Succeeded" }, then: true },
  { when: "a Pod that has Failed", of: "v1", kind: "Pod", status: { phase: "Failed" }, then: false },
  { when: "a Pod that runs", of: "v1", kind: "Pod", status: { phase: "Running" }, then: false },
  { when: "somebody else's Job", of: "example.org/v1", kind: "Job", status: ended("Complete"), then: false },
])("$when: finished $then", ({ of, kind, status, then }) => {
  const ref: ObjectRef = { apiVersion: of, kind, namespace: "shop", name: "it" };
  const object = { apiVersion: of, kind, metadata: { namespace: "shop", name: "it", uid: "u1" }, status };
  const seen = { ...nothingSeen, objects: new Map([[objectKey(ref), object]]) };
  expect(selectFinished([ref], seen.objects)).toEqual(then ? [{ ref, uid: "u1" }] : []);
});

it("an object that was not seen has not finished", () => {
  expect(selectFinished([{ apiVersion: "batch/v1", kind: "Job", name: "it" }], nothingSeen.objects)).toEqual([]);
});
