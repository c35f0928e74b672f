import { describe } from "vitest";
import { kinds, validate } from "../../../lib/api/index.ts";
import { documentedExamples, writtenExamples, type Example } from "../../api/examples.ts";
import { goodObjects } from "../../api/good-objects.ts";
import { objectWith, type Json } from "../../api/objects.ts";
import { it, valueOf } from "../../cluster/place.ts";
import { createDry, inNamespace } from "./created.ts";

describe("the API server accepts an example, and fills in the same defaults as we do", () => {
  it.concurrent.for([...writtenExamples(), ...documentedExamples()])(
    "$where",
    async ({ kind, object }, { connection, expect }) => {
      const made = valueOf(await createDry(connection, kind, object));
      expect(made["spec"]).toEqual((validate(kind, object).object as Json)["spec"]);
    },
  );
});

describe("the API server accepts", () => {
  it.concurrent.for(goodObjects)("$when", async ({ kind = "StageSet", put }, { connection, expect }) => {
    const made = valueOf(await createDry(connection, kind, objectWith(kind, put)));
    expect(made["spec"]).toEqual((validate(kind, objectWith(kind, put)).object as Json)["spec"]);
  });
});

describe("the API server keeps every field of a status", () => {
  const withStatus = writtenExamples().filter(({ kind, object }: Example) => {
    return kinds[kind].scope === "Namespaced" && object["status"] !== undefined;
  });
  it.concurrent.for(withStatus)("$where", async ({ kind, object }, { place, expect }) => {
    const whole = inNamespace(kind, object, place.namespace);
    const ref = { apiVersion: whole.apiVersion, kind, namespace: place.namespace, name: whole.metadata.name };
    valueOf(await place.cluster.create(whole, { fieldManager: "test" }));
    const patch = { type: "merge", body: { status: object["status"] } } as const;
    const written = valueOf(await place.cluster.patch(ref, patch, { fieldManager: "test", subresource: "status" }));
    expect(written["status"]).toEqual(object["status"]);
  });
});
