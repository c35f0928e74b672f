import { describe, expect, it } from "vitest";
import { renderSbom, type Component } from "./sbom.ts";

const component = (name: string, contains: readonly Component[] = []): Component => ({
  ...{ name, version: "1", purl: `pkg:generic/${name}@1`, contains },
});
const subject = { name: "image", version: "1", digest: "sha256:abc", created: "1970-01-01T00:00:00Z" };

/** The parts of an SPDX document that are looked at here. */
interface Document {
  readonly packages: readonly { readonly SPDXID: string; readonly name: string; readonly licenseDeclared: string }[];
  readonly relationships: readonly Readonly<Record<string, string>>[];
}

describe("renderSbom", () => {
  const shared = component("shared");
  const document = renderSbom(subject, [component("a", [shared]), component("b", [shared])]) as Document;

  it("has each thing once, whoever holds it", () => {
    expect(document.packages.map(({ name }) => name)).toEqual(["image", "a", "shared", "b"]);
    expect(document.packages.map(({ licenseDeclared }) => licenseDeclared)).toContain("NOASSERTION");
  });
  it("says what holds what, in identifiers that SPDX allows and that stand for a package", () => {
    const ids = document.packages.map(({ SPDXID }) => SPDXID);
    for (const id of ids) expect(id).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    const told = document.relationships.map((one) => [one["spdxElementId"], one["relatedSpdxElement"]]);
    const [image, a, sharedId, b] = ids;
    expect(told).toEqual([
      ["SPDXRef-DOCUMENT", image],
      [image, a],
      [image, b],
      [a, sharedId],
      [b, sharedId],
    ]);
  });
});
