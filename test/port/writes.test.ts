import { describe, expect } from "vitest";
import { type Cluster, failureOf, type Answer } from "../../lib/cluster/index.ts";
import { allPath, configMap, it, settings, settingsPath, status } from "./stub-cluster.ts";
import { cut, hang, json, type StubAnswer, type StubRequest } from "./stub-server.ts";

const manager = { fieldManager: "stageset-controller" };
const object = configMap("settings");
const found = json(200, object);

function errorOf(answer: Answer<unknown>): { status?: number; reason: string; message: string; retryAfterMs?: number } {
  if (answer.kind === "done") throw new Error("this should have been refused");
  return answer.error;
}

/** What a request looks like to the API server. */
function seen({ method, path, headers, body }: StubRequest): unknown {
  return { method, path, type: headers["content-type"], body: JSON.parse(body) as unknown };
}

describe("what is sent", () => {
  it("for an apply: the object, the manager, and int64 to the last digit", async ({ plain }) => {
    plain.stub.on(`PATCH ${settingsPath}`, found);
    const cluster = await plain.cluster();
    await cluster.apply({ ...object, big: 9_007_199_254_740_993n }, { ...manager, force: true, dryRun: true });
    const [request] = plain.stub.asked(`PATCH ${settingsPath}`);
    expect(request?.path).toBe(`${settingsPath}?fieldManager=stageset-controller&force=true&dryRun=All`);
    expect(request?.headers["content-type"]).toBe("application/apply-patch+yaml");
    expect(request?.body).toContain('"big":9007199254740993}');
  });

  it.for<{ when: string; write: (cluster: Cluster) => Promise<unknown>; then: unknown }>([
    {
      when: "a create",
      write: (cluster) => cluster.create(object, manager),
      then: {
        method: "POST",
        path: `${allPath}?fieldManager=stageset-controller`,
        type: "application/json",
        body: object,
      },
    },
    {
      when: "a JSON patch of the status",
      write: (cluster) =>
        cluster.patch(
          settings,
          { type: "json", operations: [{ op: "remove", path: "/status/a" }] },
          { ...manager, subresource: "status" },
        ),
      then: {
        method: "PATCH",
        path: `${settingsPath}/status?fieldManager=stageset-controller`,
        type: "application/json-patch+json",
        body: [{ op: "remove", path: "/status/a" }],
      },
    },
    {
      when: "a merge patch of the scale",
      write: (cluster) =>
        cluster.patch(
          settings,
          { type: "merge", body: { spec: { replicas: 2 } } },
          { ...manager, subresource: "scale" },
        ),
      then: {
        method: "PATCH",
        path: `${settingsPath}/scale?fieldManager=stageset-controller`,
        type: "application/merge-patch+json",
        body: { spec: { replicas: 2 } },
      },
    },
    {
      when: "a strategic patch",
      write: (cluster) => cluster.patch(settings, { type: "strategic", body: {} }, manager),
      then: {
        method: "PATCH",
        path: `${settingsPath}?fieldManager=stageset-controller`,
        type: "application/strategic-merge-patch+json",
        body: {},
      },
    },
    {
      when: "a delete",
      write: (cluster) =>
        cluster.delete(settings, { uid: "u", resourceVersion: "7", propagation: "Foreground", dryRun: true }),
      then: {
        method: "DELETE",
        path: settingsPath,
        type: "application/json",
        body: {
          apiVersion: "v1",
          kind: "DeleteOptions",
          preconditions: { uid: "u", resourceVersion: "7" },
          propagationPolicy: "Foreground",
          dryRun: ["All"],
        },
      },
    },
    {
      when: "a delete without wishes",
      write: (cluster) => cluster.delete(settings),
      then: {
        method: "DELETE",
        path: settingsPath,
        type: "application/json",
        body: { apiVersion: "v1", kind: "DeleteOptions" },
      },
    },
  ])("for $when", async ({ write, then }, { plain }) => {
    for (const route of [
      `POST ${allPath}`,
      `PATCH ${settingsPath}`,
      `PATCH ${settingsPath}/status`,
      `PATCH ${settingsPath}/scale`,
      `DELETE ${settingsPath}`,
    ])
      plain.stub.on(route, found);
    await write(await plain.cluster());
    expect(plain.stub.requests().slice(1).map(seen)).toEqual([then]);
  });
});

describe("what a delete comes to", () => {
  const marked = { ...object.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
  it.for<{ when: string; answer: StubAnswer; then: string }>([
    { when: "a Status", answer: json(200, { kind: "Status", status: "Success" }), then: "gone" },
    { when: "the object as it was", answer: found, then: "gone" },
    {
      when: "the object, waiting for a finalizer",
      answer: json(200, { ...object, metadata: { ...marked, deletionGracePeriodSeconds: 0, finalizers: ["x"] } }),
      then: "terminating",
    },
    {
      when: "the object, with a grace period",
      answer: json(202, { ...object, metadata: { ...marked, deletionGracePeriodSeconds: 30 } }),
      then: "terminating",
    },
    {
      when: "the object, marked and without either",
      answer: json(200, { ...object, metadata: { ...marked, deletionGracePeriodSeconds: 0, finalizers: [] } }),
      then: "gone",
    },
  ])("$when: $then", async ({ answer, then }, { plain }) => {
    plain.stub.on(`DELETE ${settingsPath}`, answer);
    expect(await (await plain.cluster()).delete(settings)).toEqual({ kind: "done", value: then });
  });
});

describe("a server that asks for patience", () => {
  const busy = json(429, status(429, "TooManyRequests", "busy"), { "retry-after": "2" });

  it("gets it", async ({ plain }) => {
    plain.stub.on(`POST ${allPath}`, busy, busy, found);
    expect(await (await plain.cluster()).create(object, manager)).toMatchObject({ kind: "done" });
    expect(plain.pauses).toEqual([2_000, 2_000]);
  });

  it("is not waited for past the deadline: the Failure says when to come again", async ({ plain }) => {
    plain.stub.on(`POST ${allPath}`, busy);
    const answer = await (await plain.cluster()).create(object, { ...manager, deadlineMs: 3_000 });
    expect(plain.pauses).toEqual([2_000]);
    if (answer.kind === "done") throw new Error("this should have been refused");
    expect(failureOf(answer.error, "StageFailed")).toEqual({
      reason: "StageFailed",
      retry: "backoff",
      message: "Cannot create ConfigMap shop/settings: the API server answered 429 TooManyRequests: busy",
      retryAfterMs: 2_000,
    });
  });

  it("is asked five times at most", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, json(503, status(503, "ServiceUnavailable", "down")));
    const answer = await (await plain.cluster()).get(settings);
    expect(errorOf(answer)).toMatchObject({ status: 503, message: "down" });
    expect(plain.pauses).toEqual([75, 150, 300, 600]);
  });
});

describe("a connection that is cut before the answer", () => {
  const ref = settings;
  const uid = { uid: "uid-settings" };
  const test = { op: "test", path: "/metadata/resourceVersion", value: "7" } as const;
  const failing = json(422, status(422, "Invalid", "the server rejected our request"));
  const absent = json(404, status(404, "NotFound", "gone", { name: "settings", kind: "configmaps" }));
  const conflict = json(409, status(409, "Conflict", "the UID in the precondition does not match"));

  it.for<{
    when: string;
    route: string;
    answers: StubAnswer[];
    write: (cluster: Cluster) => Promise<Answer<unknown>>;
    then: unknown;
    requests: number;
  }>([
    {
      when: "an apply is sent again",
      route: `PATCH ${settingsPath}`,
      answers: [cut(), found],
      write: (cluster) => cluster.apply(object, { ...manager, force: true }),
      then: { kind: "done" },
      requests: 2,
    },
    {
      when: "a create is not: it may have happened",
      route: `POST ${allPath}`,
      answers: [cut(), found],
      write: (cluster) => cluster.create(object, manager),
      then: { error: { reason: "NoAnswer" } },
      requests: 1,
    },
    {
      when: "a create that is a dry run is",
      route: `POST ${allPath}`,
      answers: [cut(), found],
      write: (cluster) => cluster.create(object, { ...manager, dryRun: true }),
      then: { kind: "done" },
      requests: 2,
    },
    {
      when: "a delete without a UID is not",
      route: `DELETE ${settingsPath}`,
      answers: [cut(), found],
      write: (cluster) => cluster.delete(ref),
      then: { error: { reason: "NoAnswer" } },
      requests: 1,
    },
    {
      when: "a delete of a UID is, and finds it gone",
      route: `DELETE ${settingsPath}`,
      answers: [cut(), absent],
      write: (cluster) => cluster.delete(ref, uid),
      then: { kind: "done", value: "absent" },
      requests: 2,
    },
    {
      when: "a delete of a UID that finds another object: nobody knows",
      route: `DELETE ${settingsPath}`,
      answers: [cut(), conflict],
      write: (cluster) => cluster.delete(ref, uid),
      then: { error: { reason: "NoAnswer" } },
      requests: 2,
    },
    {
      when: "a patch that tests the resourceVersion is, and succeeds",
      route: `PATCH ${settingsPath}`,
      answers: [cut(), found],
      write: (cluster) => cluster.patch(ref, { type: "json", operations: [test] }, manager),
      then: { kind: "done" },
      requests: 2,
    },
    {
      when: "a patch whose test then fails: nobody knows",
      route: `PATCH ${settingsPath}`,
      answers: [cut(), failing],
      write: (cluster) => cluster.patch(ref, { type: "json", operations: [test] }, manager),
      then: { error: { reason: "NoAnswer" } },
      requests: 2,
    },
    {
      when: "a patch whose test fails after a 503: nobody knows either",
      route: `PATCH ${settingsPath}`,
      answers: [json(503, {}), failing],
      write: (cluster) => cluster.patch(ref, { type: "json", operations: [test] }, manager),
      then: { error: { reason: "NoAnswer" } },
      requests: 2,
    },
    {
      when: "a patch whose test fails after a 429: it failed",
      route: `PATCH ${settingsPath}`,
      answers: [json(429, {}), failing],
      write: (cluster) => cluster.patch(ref, { type: "json", operations: [test] }, manager),
      then: { error: { status: 422 } },
      requests: 2,
    },
    {
      when: "a patch that appends to a list is not sent again",
      route: `PATCH ${settingsPath}`,
      answers: [cut(), found],
      write: (cluster) =>
        cluster.patch(ref, { type: "json", operations: [{ op: "add", path: "/list/-", value: 1 }] }, manager),
      then: { error: { reason: "NoAnswer" } },
      requests: 1,
    },
  ])("$when", async ({ route, answers, write, then, requests }, { plain }) => {
    plain.stub.on(route, ...answers);
    expect(await write(await plain.cluster())).toMatchObject(then as object);
    expect(plain.stub.asked(route)).toHaveLength(requests);
  });

  it("a write that hangs ends at its deadline, and says that nobody knows", async ({ plain }) => {
    plain.stub.on(`PATCH ${settingsPath}`, hang);
    const answer = await (await plain.cluster()).apply(object, { ...manager, force: true, deadlineMs: 60 });
    expect(errorOf(answer)).toMatchObject({ reason: "NoAnswer" });
  });
});

describe("a conflict", () => {
  const moved = json(409, status(409, "Conflict", "the object has been modified"));
  const owned = json(
    409,
    status(409, "Conflict", "Apply failed with 1 conflict", {
      causes: [{ reason: "FieldManagerConflict", message: 'conflict with "kubectl"', field: ".data.a" }],
    }),
  );
  it.for([
    { when: "is not repeated unasked", answer: moved, retryConflict: false, requests: 1 },
    { when: "is repeated where asked", answer: moved, retryConflict: true, requests: 2 },
    { when: "with another manager never is", answer: owned, retryConflict: true, requests: 1 },
  ])("$when", async ({ answer, retryConflict, requests }, { plain }) => {
    plain.stub.on(`PATCH ${settingsPath}`, answer, found);
    await (await plain.cluster()).apply(object, { ...manager, force: false, retryConflict });
    expect(plain.stub.asked(`PATCH ${settingsPath}`)).toHaveLength(requests);
  });

  it("with another manager names the field", async ({ plain }) => {
    plain.stub.on(`PATCH ${settingsPath}`, owned);
    const answer = await (await plain.cluster()).apply(object, { ...manager, force: false });
    expect(answer).toMatchObject({ error: { causes: [{ field: ".data.a", reason: "FieldManagerConflict" }] } });
  });
});

describe("a refused Secret", () => {
  it("is told without its values", async ({ plain }) => {
    const secret = { ...object, kind: "Secret", stringData: { password: "hunter2" } };
    const message = 'Secret "settings" is invalid: data[password]: Invalid value: "hunter2": too short';
    const causes = [
      { reason: "FieldValueInvalid", message: 'Invalid value: "hunter2": too short', field: "data[password]" },
    ];
    plain.stub.on(
      "PATCH /api/v1/namespaces/shop/secrets/settings",
      json(422, status(422, "Invalid", message, { name: "settings", causes })),
    );
    const answer = await (await plain.cluster()).apply(secret, { ...manager, force: true });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(errorOf(answer).message).toBe(
      'Secret "settings" is invalid: data[password]: Invalid value: (hidden): too short',
    );
  });
});
