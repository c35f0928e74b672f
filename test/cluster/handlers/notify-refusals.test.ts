/** What `stageset notify` does not take, and why it says so; and that a flood costs little. */
import { connect, type Socket } from "node:net";
import { describe, expect } from "vitest";
import { mapParallel } from "../../../lib/base/index.ts";
import { eventually } from "../eventually.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";
import {
  batch,
  cloudEvent,
  fluxEvent,
  keyFile,
  signed,
  startNotify,
  structured,
  type Answer,
  type NotifyProcess,
} from "./notify-place.ts";

const key = "correct horse battery staple";
const json = { "content-type": "application/json" };
const source = { kind: "GitRepository", namespace: "shop", name: "shop" };
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Sends text as it stands, and reads until the server closes, or has said so much. */
function raw({ port }: NotifyProcess, text: string, end = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, "127.0.0.1", () => {
      socket.write(text);
      if (end) socket.end();
    });
    let said = "";
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => (said += piece));
    socket.on("close", () => {
      resolve(said);
    });
    socket.on("error", reject);
  });
}

function refusal(notify: NotifyProcess, result: string): Promise<number> {
  return notify.metric(`stageset_notify_events_total{result="${result}"}`);
}

describe("where a key is set", () => {
  it("an event is taken only where it is signed with it, and was recorded just now", async ({ handler }) => {
    await using notify = await startNotify(handler, ["--hmac-key-file", keyFile(handler.folder, key)]);
    const now = fluxEvent(source);
    const post = async (body: string, headers: Readonly<Record<string, string>> = json): Promise<Answer> =>
      notify.post("/", body, headers);
    expect(await post(now, signed(key, now))).toMatchObject({ status: 202 });
    const upper = signed(key, now)["x-signature"]?.replace(/[a-f]/g, (letter) => letter.toUpperCase()) ?? "";
    expect(await post(now, { ...json, "x-signature": upper })).toMatchObject({ status: 202 });
    expect(await post(now)).toMatchObject({
      status: 401,
      text: expect.stringMatching(/^Cannot take this event: it is not signed; sign its body with the key/) as string,
    });
    const unsigned = { status: 401, text: expect.stringContaining("its signature is not that of its body") as string };
    for (const wrong of [
      signed("another key", now),
      signed(key, `${now} `),
      { ...json, "x-signature": "sha256=" },
      { ...json, "x-signature": `sha1=${"0".repeat(40)}` },
      { ...json, "x-signature": `sha256=${"0".repeat(63)}` },
      { ...json, "x-signature": signed(key, now)["x-signature"]?.slice("sha256=".length) ?? "" },
    ])
      expect(await post(now, wrong)).toMatchObject(unsigned);
    for (const timestamp of [minutesAgo(5.2), minutesAgo(-5.2), minutesAgo(60 * 24 * 365), undefined, "soon"]) {
      const old = fluxEvent(source, { timestamp });
      expect(await post(old, signed(key, old))).toMatchObject({ status: 401 });
    }
    const almost = fluxEvent(source, { timestamp: minutesAgo(4.8) });
    expect(await post(almost, signed(key, almost))).toMatchObject({ status: 202 });
    expect(await refusal(notify, "taken")).toBe(3);
    expect(await refusal(notify, "unsigned")).toBe(1);
    expect(await refusal(notify, "wronglySigned")).toBe(6);
    expect(await refusal(notify, "replayed")).toBe(5);
    expect(JSON.stringify(notify.log())).not.toContain(key);
  });

  it("the same holds for CloudEvents, each of a batch; in binary mode they cannot be signed", async ({ handler }) => {
    await using notify = await startNotify(handler, ["--hmac-key-file", keyFile(handler.folder, key)]);
    const fresh = cloudEvent({ subject: "shop/shop" });
    const old = cloudEvent({ subject: "shop/shop", time: minutesAgo(6) });
    const timeless = cloudEvent({ subject: "shop/shop", time: undefined });
    const post = async (body: unknown, headers: object): Promise<number> => {
      const text = JSON.stringify(body);
      return (await notify.post("/events", text, signed(key, text, headers))).status;
    };
    expect(await post(fresh, structured)).toBe(202);
    expect(await post([fresh, fresh], batch)).toBe(202);
    expect(await post(old, structured)).toBe(401);
    expect(await post(timeless, structured)).toBe(401);
    expect(await post([fresh, old], batch)).toBe(401);
    const { time, id, source: from, type, specversion, subject } = fresh;
    const attributes = { "ce-time": time, "ce-id": id, "ce-source": from, "ce-type": type, "ce-subject": subject };
    expect(await post({}, { ...json, ...attributes, "ce-specversion": specversion })).toBe(401);
    expect((await notify.post("/events", JSON.stringify(fresh), structured)).status).toBe(401);
  });

  it("it does not begin with a key that cannot be read, or is empty", async ({ handler }) => {
    for (const [file, why] of [
      ["/nonexistent/key", "ENOENT"],
      [keyFile(handler.folder, ""), "it is empty"],
    ] as const) {
      const ended = await handler.run(["notify", "--hmac-key-file", file]);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(`Cannot read the key ${file}: ${why}; name a file`);
    }
  });
});

describe("what no event can be", () => {
  it("is refused with its reason, and leaves the process as it was", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const event = fluxEvent(source);
    const wrapped = JSON.stringify(cloudEvent({ subject: "shop/shop" }));
    const rows: readonly (readonly [string, string, Readonly<Record<string, string>>, number, string])[] = [
      ["/", event, { "content-type": "text/plain" }, 415, "it is no JSON; send application/json"],
      ["/", event, { "content-type": "application/json; charset=latin1" }, 415, "it is no JSON"],
      ["/", event, { ...json, "content-encoding": "gzip" }, 415, "its body is encoded (gzip); send it plain"],
      ["/", event.slice(0, -9), json, 400, "its body is no JSON; send JSON"],
      ["/", "", json, 400, "its body is no JSON"],
      ["/", "null", json, 400, "it is no event of Flux: it has no involvedObject; send CloudEvents to /events"],
      ["/", '{"action":"opened","repository":{}}', json, 400, "it is no event of Flux"],
      ["/", "[".repeat(200_000), json, 400, "its body is no JSON"],
      ["/", `{"involvedObject":{},"message":"${"x".repeat(256 * 1024)}"}`, json, 413, "it is over 256 KiB; send less"],
      ["/events", event, json, 415, "it is no CloudEvent in JSON; send application/cloudevents+json"],
      ["/events", "<event/>", { "content-type": "application/cloudevents+xml" }, 415, "it is no CloudEvent in JSON"],
      ["/events", wrapped.slice(0, -1), structured, 400, "its body is no JSON"],
      ["/events", JSON.stringify(cloudEvent({ id: undefined })), structured, 400, "it has no id; send every required"],
      ["/events", JSON.stringify(cloudEvent({ specversion: "0.3" })), structured, 400, "not of specversion 1.0"],
      [
        "/events",
        JSON.stringify(cloudEvent({ source: "not a uri " })),
        structured,
        400,
        "the CloudEvents SDK refuses it",
      ],
      ["/events", wrapped, batch, 400, "it is a batch, and no list"],
      ["/events", `[${wrapped},7]`, batch, 400, "it is no object; send a JSON object for each event"],
      ["/events", `[${Array(501).fill('{"a":1}').join(",")}]`, batch, 413, "a batch of more than 500 events"],
      ["/events", "{", { ...json, "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/x" }, 400, "it has no type"],
    ];
    for (const [path, body, headers, status, why] of rows) {
      const answer = await notify.post(path, body, headers);
      expect(answer, `${why}: ${answer.text}`).toMatchObject({ status });
      expect(answer.text).toContain(`Cannot take this event: `);
      expect(answer.text).toContain(why);
    }
    // What is far too long is not read to its end: its sender may find the connection closed before it reads why.
    const flood = await notify.post("/", "x".repeat(4 * 1024 * 1024)).catch(() => ({ status: "closed" as const }));
    expect([413, "closed"]).toContain(flood.status);
    expect(await notify.get("/nothing")).toMatchObject({ status: 404 });
    const wrongMethod = await notify.get("/events");
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await notify.post("/readyz", "")).status).toBe(405);
    expect(await refusal(notify, "taken")).toBe(0);
    expect(notify.log().filter(({ level }) => level === "error")).toEqual([]);
    expect((await notify.post("/", event)).status).toBe(202);
  });

  it("is cut off where it never ends: a body that stops, headers that never end", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    await raw(notify, `${head}content-length: 500\r\n\r\n{"involvedObject":`, true);
    await eventually(
      () => refusal(notify, "cutOff"),
      (seen) => seen === 1,
    );
    const [slowHead, slowBody] = await Promise.all([
      raw(notify, "GET /readyz HTTP/1.1\r\nhost: x\r\nx-slow"),
      raw(notify, `${head}content-length: 500\r\n\r\n{`),
    ]);
    expect(slowHead).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 |^HTTP\/1\.1 400 /);
    expect((await notify.get("/readyz")).status).toBe(200);
  });
});

describe("a flood", () => {
  async function settled(handler: HandlerPlace): Promise<void> {
    await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
    await handler.stageSet("shop", ["base"]);
    await handler.step("shop");
  }

  it("for one StageSet makes a few steps, one at a time, and every event is answered", async ({ handler }) => {
    await settled(handler);
    await using notify = await startNotify(handler);
    const body = JSON.stringify(cloudEvent({ subject: `${handler.namespace}/shop` }));
    const began = performance.now();
    const statuses = await mapParallel(Array.from({ length: 2_000 }), 32, async () =>
      notify.post("/events", body, structured).then(({ status }) => status),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await notify.metric("stageset_notify_stepping")).toBeLessThanOrEqual(1);
    await eventually(
      async () =>
        (await notify.metric("stageset_notify_stepping")) + (await notify.metric("stageset_notify_queue_length")),
      (left) => left === 0,
    );
    const looks = 2 + (performance.now() - began) / 250; // no more than one look in that time, however many events
    expect(await notify.metric('stageset_notify_steps_total{outcome="settled"}')).toBeLessThanOrEqual(looks);
    expect(await notify.metric('stageset_notify_steps_total{outcome="busy"}')).toBe(0);
    expect((await handler.get("shop")).status?.history).toHaveLength(1);
  });

  it("of different objects fills the queue, and then is told to come back", async ({ handler }) => {
    const kubeconfig = handler.kubeconfigFor({ server: "https://127.0.0.1:1" }); // nothing is ever looked at
    await using notify = await startNotify(handler, ["--kubeconfig", kubeconfig]);
    const things = Array.from({ length: 1_200 }, (_, index) => ({ ...source, name: `thing-${index}` }));
    const answers = await mapParallel(things, 32, (thing) => notify.post("/", fluxEvent(thing)));
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(answers.length - turnedAway.length).toBeGreaterThanOrEqual(1_000);
    expect(turnedAway[0]?.headers.get("retry-after")).toBe("5");
    expect(turnedAway[0]?.text).toContain("too much is waiting");
    expect(await notify.metric("stageset_notify_queue_length")).toBeLessThanOrEqual(1_000);
  });
});
