import { describe, expect } from "vitest";
import { type Answer, failureOf, type ObjectChanges } from "../../lib/cluster/index.ts";
import { allPath, configMap, it, status } from "./stub-cluster.ts";
import { json, page, type StubAnswer } from "./stub-server.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const inShop = { namespace: "shop" };

/** As an API server streams events: it says nothing more, and does not end. */
function stream(...pieces: readonly string[]): StubAnswer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    for (const piece of pieces) response.write(piece);
  };
}

function event(type: string, name: string, resourceVersion: string): string {
  const object = configMap(name);
  return `${JSON.stringify({ type, object: { ...object, metadata: { ...object.metadata, resourceVersion } } })}\n`;
}

function told(answer: Answer<ObjectChanges>): unknown {
  if (answer.kind === "refused") return failureOf(answer.error, "InternalError").message;
  const { changes, resourceVersion } = answer.value;
  return [...changes.map((change) => `${change.kind} ${change.object.metadata.name}`), resourceVersion];
}

describe("what has happened since", () => {
  it.for<{ when: string; answer: StubAnswer; then: unknown }>([
    {
      when: "several things have",
      answer: stream(event("ADDED", "a", "8"), event("MODIFIED", "a", "9"), event("DELETED", "b", "10")),
      then: ["is a", "is a", "gone b", "10"],
    },
    { when: "nothing has", answer: stream(), then: ["7"] },
    {
      when: "a bookmark goes further",
      answer: stream(event("ADDED", "a", "8"), event("BOOKMARK", "", "12")),
      then: ["is a", "12"],
    },
    {
      when: "an event has not come to its end",
      answer: stream(event("ADDED", "a", "8"), event("ADDED", "b", "9").slice(0, 40)),
      then: ["is a", "8"],
    },
    {
      when: "the server ends it",
      answer: (response) => {
        response.end(event("ADDED", "a", "8"));
      },
      then: ["is a", "8"],
    },
    {
      when: "the server has forgotten it",
      answer: stream(
        `${JSON.stringify({ type: "ERROR", object: status(410, "Expired", "too old resource version: 7 (90)") })}\n`,
      ),
      then: "Cannot watch ConfigMap in shop: the API server answered 410 Expired: too old resource version: 7 (90)",
    },
    {
      when: "nobody may",
      answer: json(
        403,
        status(
          403,
          "Forbidden",
          'configmaps is forbidden: User "jane" cannot watch resource "configmaps" in API group ""',
        ),
      ),
      then: expect.stringContaining("grant the verb watch on configmaps") as unknown,
    },
    {
      when: "a login page comes",
      answer: page(200, "<!DOCTYPE html>\n<title>Sign in</title>\n"),
      then: expect.stringContaining('what came back (200) was an HTML page titled "Sign in"') as unknown,
    },
    {
      when: "something else comes",
      answer: stream('{"hello":"world"}\n'),
      then: expect.stringContaining("no event of a Kubernetes API server") as unknown,
    },
  ])("where $when", async ({ answer, then }, { plain }) => {
    plain.stub.on(`GET ${allPath}`, answer);
    expect(told(await (await plain.cluster()).changesSince(kind, "7", inShop))).toEqual(then);
    const [request] = plain.stub.asked(`GET ${allPath}`);
    expect(request?.path).toBe(`${allPath}?watch=true&resourceVersion=7&timeoutSeconds=5`);
  });
});
