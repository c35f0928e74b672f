import { describe, expect, it } from "vitest";
import type { ApiReply } from "./exchange.ts";
import { readItems, readMetadataItems, readObject, readPage } from "./live-objects.ts";

const metadata = { name: "a", resourceVersion: "7", uid: "u" };
const kind = { apiVersion: "v1", kind: "ConfigMap" };

function reply(body: unknown): ApiReply {
  return { status: 200, headers: {}, body };
}

describe("an answer", () => {
  it.each([
    { when: "an object", body: { ...kind, metadata }, then: "done" },
    { when: "the dry run of a new object", body: { ...kind, metadata: { name: "a", uid: "u" } }, then: "done" },
    { when: "a review, which has no name", body: { ...kind, metadata: { creationTimestamp: null } }, then: "done" },
    { when: "a Status", body: { apiVersion: "v1", kind: "Status", metadata: {} }, then: "refused" },
    { when: "what has no apiVersion", body: { kind: "ConfigMap" }, then: "refused" },
    { when: "what has no kind", body: { apiVersion: "v1" }, then: "refused" },
    {
      when: "a resourceVersion that is a number",
      body: { ...kind, metadata: { resourceVersion: 7 } },
      then: "refused",
    },
    { when: "null", body: null, then: "refused" },
    { when: "a list", body: [{ ...kind, metadata }], then: "refused" },
  ])("$when: $then", ({ body, then }) => {
    const answer = readObject(reply(body), "get ConfigMap a");
    expect(answer.kind).toBe(then);
    if (answer.kind === "refused") expect(answer.error).toMatchObject({ reason: "NoSense", doing: "get ConfigMap a" });
  });

  it.each([
    {
      when: "a page",
      body: { metadata: { resourceVersion: "9", continue: "t" }, items: [{ metadata }] },
      then: { items: 1, continueToken: "t" },
    },
    {
      when: "the last page",
      body: { metadata: { resourceVersion: "9", continue: "" }, items: [{ metadata }] },
      then: { items: 1, continueToken: undefined },
    },
    {
      when: "items that are null",
      body: { metadata: { resourceVersion: "9" }, items: null },
      then: { items: 0, continueToken: undefined },
    },
    { when: "an item that is none", body: { metadata: { resourceVersion: "9" }, items: [null] }, then: undefined },
    { when: "no resourceVersion", body: { metadata: {}, items: [] }, then: undefined },
    { when: "no list", body: "x", then: undefined },
  ])("of $when", ({ body, then }) => {
    const answer = readPage(reply(body), "list ConfigMap", (items) => readItems(items, kind));
    if (answer.kind === "refused") {
      expect(then).toBeUndefined();
      expect(answer.error.reason).toBe("NoSense");
      return;
    }
    expect({ items: answer.value.items.length, continueToken: answer.value.continueToken }).toEqual(then);
  });

  it.each([readItems, readMetadataItems])("refuses items that are none: %o", (read) => {
    expect(read([null], kind)).toBeUndefined();
    expect(read([{}], kind)).toBeUndefined();
  });

  it("fills in what an object has not where it is not stored", () => {
    const review = readObject(reply({ ...kind, metadata: { creationTimestamp: null }, status: {} }), "create");
    expect(review).toMatchObject({ value: { metadata: { name: "", resourceVersion: "" }, status: {} } });
  });

  it("names the kind of each item, which lists leave out", () => {
    expect(readItems([{ metadata, data: { x: "1" } }], kind)).toEqual([{ ...kind, metadata, data: { x: "1" } }]);
  });

  it("keeps the metadata alone, also of a server that sent all", () => {
    const partial = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
    const items = readMetadataItems([partial, { metadata, data: { x: "1" } }], kind);
    expect(items).toEqual([
      { ...kind, metadata },
      { ...kind, metadata },
    ]);
  });
});
