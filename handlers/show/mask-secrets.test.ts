import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { maskBoth, maskSecret } from "./mask-secrets.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const secret = (data: object, more: object = {}): KubeObject => ({
  ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, data },
  ...more,
});

describe("a Secret's values are hidden", () => {
  it("in data, in stringData, and in what kubectl keeps; keys and everything else are shown", () => {
    const metadata = { name: "keys", annotations: { [lastApplied]: '{"data":{"a":"c2VjcmV0"}}', team: "web" } };
    const masked = maskSecret(
      secret({ a: "c2VjcmV0", b: null }, { stringData: { c: "secret" }, type: "Opaque", metadata }),
    );
    expect(masked).toEqual({
      ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", data: { a: "***", b: "***" }, stringData: { c: "***" } },
      metadata: { name: "keys", annotations: { [lastApplied]: "***", team: "web" } },
    });
  });
  it("whatever stands in their place", () => {
    expect(maskSecret({ ...secret({}), data: "c2VjcmV0" })).toMatchObject({ data: "***" });
  });
  it.each([
    { apiVersion: "v1", kind: "ConfigMap" },
    { apiVersion: "example.org/v1", kind: "Secret" },
  ])("not those of $apiVersion $kind", (kind) => {
    const object = { ...kind, metadata: { name: "a" }, data: { a: "b" } };
    expect(maskSecret(object)).toEqual(object);
  });
});

it("of two states, what differs says so, and what stands in one alone is hidden", () => {
  const [before, after] = maskBoth(
    secret({ same: "1", other: "1", gone: "1" }),
    secret({ same: "1", other: "2", fresh: "2" }),
  );
  expect(before["data"]).toEqual({ same: "***", other: "*** (before)", gone: "***" });
  expect(after["data"]).toEqual({ same: "***", other: "*** (after)", fresh: "***" });
});

it("of one state, too", () => {
  expect(maskBoth(undefined, secret({ a: "1" }))[1].data).toEqual({ a: "***" });
  expect(maskBoth(secret({ a: "1" }), undefined)[0].data).toEqual({ a: "***" });
});

it("what kubectl keeps of a Secret shows that it differs, too", () => {
  const [before, after] = ["1", "2"].map((value) =>
    secret({}, { metadata: { name: "keys", annotations: { [lastApplied]: value } } }),
  );
  const [shown] = maskBoth(before, after);
  expect(shown?.metadata.annotations).toEqual({ [lastApplied]: "*** (before)" });
});
