import { expect, it } from "vitest";
import { asStored } from "./as-stored.ts";

const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "r" } };
const gathered = { aggregationRule: { clusterRoleSelectors: [] } };

it.each([
  {
    when: "texts of a Secret",
    object: { ...secret, stringData: { a: "grüß", b: "" } },
    then: { ...secret, data: { a: "Z3LDvMOf", b: "" } },
  },
  {
    when: "texts beside data, over them",
    object: { ...secret, data: { a: "eA==", c: "eA==" }, stringData: { a: "y" } },
    then: { ...secret, data: { a: "eQ==", c: "eA==" } },
  },
  { when: "no texts", object: { ...secret, data: { a: "eA==" } }, then: { ...secret, data: { a: "eA==" } } },
  {
    when: "a value that is no text",
    object: { ...secret, stringData: { a: 1 } },
    then: { ...secret, stringData: { a: 1 } },
  },
  {
    when: "stringData of another kind",
    object: { ...secret, apiVersion: "x.example/v1", stringData: { a: "x" } },
    then: { ...secret, apiVersion: "x.example/v1", stringData: { a: "x" } },
  },
  { when: "rules that others gather", object: { ...role, ...gathered, rules: [] }, then: { ...role, ...gathered } },
  { when: "rules of its own", object: { ...role, rules: [] }, then: { ...role, rules: [] } },
])("$when", ({ object, then }) => {
  expect(asStored(object)).toEqual(then);
});
