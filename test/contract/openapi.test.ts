import { expect, inject, it } from "vitest";
import { builtIn, builtInPaths, condenseDocuments, type OpenApiDocument } from "../../lib/sim/openapi/index.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";

it("the schemas of the in-memory cluster are those of the API server; else run node scripts/gen-openapi.ts", async () => {
  const kubectl = kubectlRunner(inject("kubectl"), { kubeconfig: inject("kubeconfig") });
  const read = async (path: string): Promise<unknown> => JSON.parse(await kubectl(["get", "--raw", path]));
  const { paths } = (await read("/openapi/v3")) as { readonly paths: Readonly<Record<string, unknown>> };
  const documents: OpenApiDocument[] = [];
  for (const path of builtInPaths(Object.keys(paths))) {
    documents.push((await read(`/openapi/v3/${path}`)) as OpenApiDocument);
  }
  expect(documents.length).toBeGreaterThan(15);
  expect(builtIn).toEqual(condenseDocuments(documents));
});
