import { expect, it } from "vitest";
import { paths } from "./field-set.ts";
import { resetFields } from "./reset-fields.ts";

it.each([
  { apiVersion: "apps/v1", kind: "Deployment", subresource: undefined, hasStatus: false, then: [".status"] },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    subresource: "status",
    hasStatus: false,
    then: [".spec", ".metadata.labels"],
  },
  { apiVersion: "v1", kind: "ConfigMap", subresource: undefined, hasStatus: false, then: [] },
  { apiVersion: "x.io/v1", kind: "Widget", subresource: undefined, hasStatus: false, then: [] },
  { apiVersion: "x.io/v1", kind: "Widget", subresource: undefined, hasStatus: true, then: [".status"] },
  { apiVersion: "x.io/v1", kind: "Widget", subresource: "status", hasStatus: true, then: [".metadata", ".spec"] },
  { apiVersion: "x.io/v1", kind: "Widget", subresource: "scale", hasStatus: true, then: [] },
  {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    subresource: undefined,
    hasStatus: true,
    then: [".spec", ".status"],
  },
] as const)(
  "nobody owns $then of a $kind through $subresource",
  ({ apiVersion, kind, subresource, hasStatus, then }) => {
    const set = resetFields({ apiVersion, kind }, subresource, hasStatus);
    expect(paths(set)).toEqual(then);
    expect(resetFields({ apiVersion, kind }, subresource, hasStatus)).toBe(set);
  },
);
