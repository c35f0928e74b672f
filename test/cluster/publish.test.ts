import { join } from "node:path";
import { expect, inject } from "vitest";
import { it } from "./place.ts";
import { publicationOf, publish } from "./publish.ts";

const folder = join(import.meta.dirname, "..", "data", "kustomize-small");

it("a folder becomes what a GitRepository has fetched", async ({ place }) => {
  const { namespace } = place;
  const cluster = { name: "tests", folder: "", server: "", kubeconfig: inject("kubeconfig") };
  const { agent, revision } = await publish(cluster, { namespace, name: "shop", folder });
  try {
    const source = await place.read({ apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" }, "shop");
    const { artifact } = source["status"] as { readonly artifact: { readonly url: string; readonly revision: string } };
    expect(artifact.revision).toBe(revision);
    expect((await fetch(artifact.url)).status).toBe(200);
  } finally {
    await agent.server.close();
  }
});

it.each([[], ["shop"], ["shop", "files"], ["shop/shop"], ["/shop", "files"], ["a/b/c", "files"]])(
  "is not understood: %j %j",
  (...operands) => {
    expect(() => publicationOf(operands)).toThrow("say publish NAMESPACE/NAME FOLDER");
  },
);
