import { loadAll } from "js-yaml";
import { expect, it } from "vitest";
import { plainInstall } from "./plain-install.ts";

const rendered = `---
# Source: stageset/templates/a.yaml
kind: Role
metadata:
  name: a
  labels:
    app.kubernetes.io/managed-by: Helm
    other: kept
---
# Source: stageset/templates/tests/b.yaml
kind: Job
metadata:
  name: b
  annotations:
    helm.sh/hook: test
`;

it("has a Namespace, the definitions, and what Helm would make, but for its hooks and marks", () => {
  const text = plainInstall(["kind: CustomResourceDefinition\n"], rendered);
  expect(loadAll(text)).toMatchObject([
    { kind: "Namespace", metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
    { kind: "CustomResourceDefinition" },
    { kind: "Role", metadata: { name: "a", labels: { other: "kept" } } },
  ]);
  expect(text).not.toMatch(/Helm$|# Source/m);
});
