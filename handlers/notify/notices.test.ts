import { describe, expect, it } from "vitest";
import { noticesOfCloudEvent } from "./cloud-event-notices.ts";
import { readFluxEvent } from "./flux-event.ts";

const ours = "stages.metio.wtf/v1";
const flux = "source.toolkit.fluxcd.io/v1";
const asked = { kind: "asked", namespace: "shop", name: "web" };
const changed = (apiVersion: string, kind: string): unknown => ({
  kind: "changed",
  object: { apiVersion, kind, namespace: "shop", name: "web" },
});
const ref = (apiVersion: string | undefined, kind: string): object => ({
  apiVersion,
  kind,
  namespace: "shop",
  name: "web",
});

describe("an event of Flux tells", () => {
  it.each<{ when: string; event: object; then: unknown[] }>([
    { when: "a source", event: { involvedObject: ref(flux, "GitRepository") }, then: [changed(flux, "GitRepository")] },
    { when: "a StageSet", event: { involvedObject: ref(ours, "StageSet") }, then: [asked] },
    {
      when: "a StageSet, as we tell it",
      event: { involvedObject: ref(ours, "StageSet"), reportingController: "stageset-controller" },
      then: [changed(ours, "StageSet")],
    },
    { when: "an object of no namespace", event: { involvedObject: { ...ref("v1", "Node"), namespace: "" } }, then: [] },
    { when: "a name that is none", event: { involvedObject: { ...ref(flux, "Bucket"), name: "../x" } }, then: [] },
    {
      when: "a name that is too long",
      event: { involvedObject: { ...ref(flux, "Bucket"), name: "x".repeat(254) } },
      then: [],
    },
    { when: "nothing", event: { involvedObject: {} }, then: [] },
  ])("$when", ({ event, then }) => {
    expect(readFluxEvent(event)).toMatchObject({ kind: "told", notices: then });
  });

  it.each([undefined, null, 7, "text", [], {}, { involvedObject: [] }, { involvedObject: "GitRepository" }])(
    "nothing where it is %j",
    (event) => {
      expect(readFluxEvent(event)).toMatchObject({ kind: "refused", status: 400, result: "foreign" });
    },
  );
});

describe("a CloudEvent tells", () => {
  const data = (value: unknown, type = "org.example.done"): unknown =>
    noticesOfCloudEvent({ type, subject: undefined, data: value });
  const subject = (text: string): unknown => noticesOfCloudEvent({ type: "org.example.done", subject: text, data: 7 });

  it.each([
    "shop/web",
    "stageset/shop/web",
    "stagesets/shop/web",
    "/apis/stages.metio.wtf/v1/namespaces/shop/stagesets/web",
  ])("the StageSet of its subject %s", (text) => {
    expect(subject(text)).toEqual([asked]);
  });
  it.each(["", "web", "a/shop/web", "Shop/web", "shop/", "/apis/apps/v1/namespaces/shop/deployments/web"])(
    "nothing by its subject %j",
    (text) => {
      expect(subject(text)).toEqual([]);
    },
  );
  it.each<{ when: string; value: unknown; then: unknown[] }>([
    { when: "a StageSet by reference", value: ref(ours, "StageSet"), then: [asked] },
    { when: "a StageSet, the group left out", value: ref(undefined, "StageSet"), then: [asked] },
    {
      when: "a StageSet of another group",
      value: ref("example.org/v1", "StageSet"),
      then: [changed("example.org/v1", "StageSet")],
    },
    { when: "a source, the group left out", value: ref(undefined, "Bucket"), then: [changed(flux, "Bucket")] },
    { when: "another kind, the group left out", value: ref(undefined, "Widget"), then: [] },
    {
      when: "an object",
      value: { apiVersion: flux, kind: "Bucket", metadata: { namespace: "shop", name: "web" } },
      then: [changed(flux, "Bucket")],
    },
    { when: "an event of Flux", value: { involvedObject: ref(flux, "Bucket") }, then: [changed(flux, "Bucket")] },
    { when: "something else", value: { build: 7 }, then: [] },
  ])("$when", ({ value, then }) => {
    expect(data(value)).toEqual(then);
  });

  it("of a watch only that something has changed: our own writes come back that way", () => {
    const value = { apiVersion: ours, kind: "StageSet", metadata: { namespace: "shop", name: "web" } };
    expect(data(value, "dev.knative.apiserver.resource.update")).toEqual([changed(ours, "StageSet")]);
  });
});
