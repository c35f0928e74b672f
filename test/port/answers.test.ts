import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { type Answer, type ApiError, failureOf } from "../../lib/cluster/index.ts";
import { allPath, configMap, discovery, it, list, settings, settingsPath, status } from "./stub-cluster.ts";
import { cut, freePort, hang, json, page, type StubAnswer } from "./stub-server.ts";

/** The error that must have come back. */
function errorOf(answer: Answer<unknown>): ApiError {
  if (answer.kind === "done") throw new Error("this should have been refused");
  return answer.error;
}

function messageOf(answer: Answer<unknown>): string {
  return failureOf(errorOf(answer), "StageFailed").message;
}

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const inShop = { namespace: "shop" };
const forbidden =
  'configmaps "settings" is forbidden: User "jane" cannot get resource "configmaps" in API group "" in the namespace "shop"';

describe("an answer that is of no use ends in one clear sentence", () => {
  it.for<{ when: string; answers: StubAnswer[]; message: string; retry: "never" | "backoff"; requests: number }>([
    {
      when: "401",
      answers: [json(401, status(401, "Unauthorized", "Unauthorized"))],
      message:
        "Cannot get ConfigMap shop/settings: the API server answered 401 Unauthorized: Unauthorized; log in again, or correct the credentials",
      retry: "backoff",
      requests: 1,
    },
    {
      when: "403",
      answers: [json(403, status(403, "Forbidden", forbidden))],
      message: `Cannot get ConfigMap shop/settings: the API server answered 403 Forbidden: ${forbidden}; grant the verb get on configmaps`,
      retry: "never",
      requests: 1,
    },
    {
      when: "a login page",
      answers: [page(200, "<!DOCTYPE html><html><head><title>Sign in</title></head></html>")],
      message:
        'Cannot get ConfigMap shop/settings: what came back (200) was an HTML page titled "Sign in", not a Kubernetes answer; is the server\'s address that of a Kubernetes API server?',
      retry: "backoff",
      requests: 1,
    },
    {
      when: "a proxy's error page",
      answers: [page(502, "<html><title>502 Bad Gateway</title></html>")],
      message:
        'Cannot get ConfigMap shop/settings: the API server answered 502 BadGateway: an HTML page titled "502 Bad Gateway", not a Kubernetes answer',
      retry: "backoff",
      requests: 5,
    },
    {
      when: "half of the JSON, said to be all",
      answers: [
        (response) => {
          response.end('{"kind":"ConfigMap","metadata":{"na');
        },
      ],
      message:
        "Cannot get ConfigMap shop/settings: what came back (200) was no JSON, or not all of it; is the server's address that of a Kubernetes API server?",
      retry: "backoff",
      requests: 1,
    },
    {
      when: "JSON that is no object of Kubernetes",
      answers: [json(200, { hello: "world" })],
      message:
        "Cannot get ConfigMap shop/settings: what came back (200) was no object of a Kubernetes API server; is the server's address that of a Kubernetes API server?",
      retry: "backoff",
      requests: 1,
    },
    {
      when: "a redirect, which might carry the token elsewhere",
      answers: [
        (response) => {
          response.writeHead(302, { location: "https://elsewhere.example.org" }).end();
        },
      ],
      message:
        "Cannot get ConfigMap shop/settings: what came back (302) was a redirect, which is not followed: it could carry the credentials elsewhere; is the server's address that of a Kubernetes API server?",
      retry: "backoff",
      requests: 1,
    },
  ])("$when", async ({ answers, message, retry, requests }, { plain }) => {
    plain.stub.on(`GET ${settingsPath}`, ...answers);
    const answer = await (await plain.cluster()).get(settings);
    const failure = failureOf(errorOf(answer), "StageFailed");
    expect(failure).toMatchObject({ message, retry });
    expect(plain.stub.asked(`GET ${settingsPath}`)).toHaveLength(requests);
  });

  it("a server that hangs, within the deadline", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, hang);
    const answer = await (await plain.cluster()).get(settings, { deadlineMs: 60 });
    expect(errorOf(answer)).toMatchObject({ reason: "NoAnswer" });
    expect(messageOf(answer)).toBe(`Cannot get ConfigMap shop/settings: ${plain.stub.url} did not answer in time`);
  });

  it("a server that begins to answer and hangs", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, (response) => {
      response.writeHead(200).write('{"kind":');
    });
    const answer = await (await plain.cluster()).get(settings, { deadlineMs: 60 });
    expect(messageOf(answer)).toContain("did not answer in time");
  });

  it("a port where nobody listens", async ({ plain }) => {
    const server = `http://127.0.0.1:${await freePort()}`;
    const answer = await (await plain.cluster({ server })).get(settings);
    expect(messageOf(answer)).toBe(
      `Cannot get ConfigMap shop/settings: ${server} refused the connection; is the API server running, and is its address right?`,
    );
    expect(plain.pauses).toHaveLength(4);
  });

  it("a host that does not exist", async ({ plain }) => {
    const answer = await (await plain.cluster({ server: "http://nowhere.invalid" })).get(settings);
    expect(messageOf(answer)).toMatch(
      /^Cannot get ConfigMap shop\/settings: the host of http:\/\/nowhere.invalid is not known/,
    );
  });

  it("a web server that is no API server", async ({ plain }) => {
    plain.stub.on("GET /api", page(200, "<html><title>Welcome</title></html>"));
    const answer = await (await plain.cluster()).get(settings);
    expect(messageOf(answer)).toContain('an HTML page titled "Welcome"');
  });
});

/** What an API server says to a path of a group that it does not know. */
const notFoundText: StubAnswer = (response) => {
  response.writeHead(404).end("404 page not found\n");
};

describe("kinds that are not there", () => {
  const widget = { apiVersion: "example.org/v1", kind: "Widget", namespace: "shop", name: "a" };
  const gone =
    "the API server serves no kind Widget in example.org/v1; install its CustomResourceDefinition, or correct apiVersion and kind";

  it("an unknown kind is asked for nowhere", async ({ plain }) => {
    plain.stub.on("GET /apis", discovery("/apis", []));
    const answer = await (await plain.cluster()).get(widget);
    expect(failureOf(errorOf(answer), "StageFailed")).toEqual({
      reason: "StageFailed",
      retry: "never",
      message: `Cannot get Widget shop/a: ${gone}`,
    });
    expect(plain.stub.requests().map(({ path }) => path)).toEqual(["/apis", "/apis"]);
  });

  it.for<{ when: string; answer: StubAnswer }>([
    { when: "a text", answer: notFoundText },
    {
      when: "a Status",
      answer: json(404, status(404, "NotFound", "the server could not find the requested resource")),
    },
  ])("a kind whose definition vanishes: 404 as $when", async ({ answer: answer404 }, { plain }) => {
    const cluster = await plain.cluster();
    plain.stub.on(
      "GET /apis/example.org/v1/namespaces/shop/widgets/a",
      json(200, configMap("a", { kind: "Widget" })),
      answer404,
    );
    plain.stub.on("DELETE /apis/example.org/v1/namespaces/shop/widgets/a", answer404);
    plain.stub.on("GET /apis/example.org/v1/widgets", answer404);
    expect(await cluster.get(widget)).toMatchObject({ kind: "done", value: { kind: "Widget" } });
    plain.stub.on("GET /apis", discovery("/apis", []));
    expect(messageOf(await cluster.get(widget))).toBe(`Cannot get Widget shop/a: ${gone}`);
    expect(messageOf(await cluster.delete(widget))).toBe(`Cannot delete Widget shop/a: ${gone}`);
    expect(messageOf(await cluster.list(widget))).toBe(`Cannot list Widget: ${gone}`);
  });

  it("an object that is absent is no error", async ({ plain }) => {
    const absent = json(
      404,
      status(404, "NotFound", 'configmaps "settings" not found', { name: "settings", kind: "configmaps" }),
    );
    plain.stub.on(`GET ${settingsPath}`, absent);
    plain.stub.on(`DELETE ${settingsPath}`, absent);
    const cluster = await plain.cluster();
    expect(await cluster.get(settings)).toEqual({ kind: "done", value: undefined });
    expect(await cluster.delete(settings)).toEqual({ kind: "done", value: "absent" });
  });

  it("an object of a namespaced kind must say where it lives", async ({ plain }) => {
    const answer = await (await plain.cluster()).get({ ...kind, name: "settings" });
    expect(messageOf(answer)).toBe(
      "Cannot get ConfigMap settings: a ConfigMap lives in a Namespace, and none is named",
    );
  });
});

describe("lists", () => {
  it("come page by page, as one", async ({ plain }) => {
    plain.stub.on(`GET ${allPath}`, json(200, list(["a", "b"], "next/=")), json(200, list(["c"])));
    const answer = await (await plain.cluster()).list(kind, { ...inShop, labelSelector: "a=b,c!=d" });
    expect(answer).toMatchObject({
      kind: "done",
      value: { resourceVersion: "9", items: [{ kind: "ConfigMap" }, {}, { metadata: { name: "c" } }] },
    });
    expect(plain.stub.asked(`GET ${allPath}`).map(({ path }) => path)).toEqual([
      `${allPath}?labelSelector=a%3Db%2Cc!%3Dd&limit=500`,
      `${allPath}?labelSelector=a%3Db%2Cc!%3Dd&limit=500&continue=next%2F%3D`,
    ]);
  });

  it("go on where the connection is cut in the middle of a page", async ({ plain }) => {
    plain.stub.on(
      `GET ${allPath}`,
      json(200, list(["a"], "t")),
      cut('{"kind":"ConfigMapList","items":['),
      json(200, list(["b"])),
    );
    const answer = await (await plain.cluster()).list(kind, inShop);
    expect(answer).toMatchObject({
      kind: "done",
      value: { items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] },
    });
    expect(plain.stub.asked(`GET ${allPath}`)).toHaveLength(3);
  });

  it("end in one sentence where it is cut again and again", async ({ plain }) => {
    plain.stub.on(`GET ${allPath}`, cut('{"kind":"ConfigMapList","items":['));
    const answer = await (await plain.cluster()).list(kind, inShop);
    expect(messageOf(answer)).toBe(
      `Cannot list ConfigMap in shop: ${plain.stub.url} cut the connection before its answer was complete`,
    );
  });

  it("begin again where the continue token has expired", async ({ plain }) => {
    const expired = json(410, status(410, "Expired", "The provided continue parameter is too old"));
    plain.stub.on(
      `GET ${allPath}`,
      json(200, list(["old"], "t")),
      expired,
      json(200, list(["a"], "u")),
      json(200, list(["b"])),
    );
    const answer = await (await plain.cluster()).list(kind, inShop);
    expect(answer).toMatchObject({
      kind: "done",
      value: { items: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] },
    });
  });

  it("end in one sentence where it expires every time", async ({ plain }) => {
    const expired = json(410, status(410, "Expired", "The provided continue parameter is too old"));
    const round = [json(200, list(["old"], "t")), expired];
    plain.stub.on(`GET ${allPath}`, ...round, ...round, ...round);
    const answer = await (await plain.cluster()).list(kind, inShop);
    expect(messageOf(answer)).toBe(
      "Cannot list ConfigMap in shop: the API server answered 410 Expired: The provided continue parameter is too old",
    );
  });

  it("ask for the metadata alone where that is enough", async ({ plain }) => {
    plain.stub.on(`GET ${allPath}`, json(200, { ...list(["a"]), kind: "PartialObjectMetadataList" }));
    const answer = await (await plain.cluster()).listMetadata(kind, inShop);
    expect(answer).toMatchObject({
      kind: "done",
      value: { items: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }] },
    });
    expect(plain.stub.asked(`GET ${allPath}`)[0]?.headers.accept).toBe(
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
    );
  });

  it("may travel compressed", async ({ plain }) => {
    plain.stub.on(`GET ${allPath}`, (response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(JSON.stringify(list(["a"]))));
    });
    expect(await (await plain.cluster()).list(kind, inShop)).toMatchObject({ kind: "done", value: { items: [{}] } });
  });

  it("are cut off by the deadline over all pages", async ({ plain }) => {
    plain.stub.on(`GET ${allPath}`, json(200, list(["a"], "t")), hang);
    const answer = await (await plain.cluster()).list(kind, { ...inShop, deadlineMs: 60 });
    expect(messageOf(answer)).toContain("did not answer in time");
  });
});
