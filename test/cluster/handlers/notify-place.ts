import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { logLines, type Ended, type StagesetProcess } from "../../support/stageset-process.ts";
import { eventually } from "../eventually.ts";
import type { HandlerPlace } from "./handler-place.ts";

/** `stageset notify` as a real process in a test's own Namespace. */
export interface NotifyProcess extends AsyncDisposable {
  readonly process: StagesetProcess;
  readonly port: number;
  readonly address: string;
  readonly post: (path: string, body: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** What it has counted, by the metric's name and labels. */
  readonly metric: (name: string) => Promise<number>;
  /** The lines of its log until now. */
  readonly log: () => ReturnType<typeof logLines>;
  readonly stop: () => Promise<Ended>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const json = { "content-type": "application/json" };

/** Starts it on a port that is free, unless told another, and waits until it says where it listens. */
export async function startNotify(
  handler: HandlerPlace,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<NotifyProcess> {
  const process = handler.start(["notify", "-n", handler.namespace, ...args], { PORT: "0", ...env });
  const log = (): ReturnType<typeof logLines> => logLines(process.told());
  const listening = await eventually(
    () => log().find(({ msg }) => msg === "listening"),
    (line) => line !== undefined,
  ).catch((error: unknown) => {
    process.kill("SIGKILL"); // nobody else knows of it yet
    throw error;
  });
  const port = Number(listening?.["port"]);
  const address = `http://127.0.0.1:${port}`;
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${address}${path}`, init);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const get: NotifyProcess["get"] = (path, headers = {}) => ask(path, { headers });
  const stop = (): Promise<Ended> => {
    process.kill("SIGTERM");
    return process.ended;
  };
  return {
    ...{ process, port, address, get, stop, log },
    post: (path, body, headers = json) => ask(path, { method: "POST", body, headers }),
    metric: async (name) => {
      const line = (await get("/metrics")).text.split("\n").find((one) => one.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

/** What Flux's notification-controller posts about an object. */
export function fluxEvent(
  object: { readonly kind: string; readonly namespace: string; readonly name: string; readonly apiVersion?: string },
  parts: object = {},
): string {
  return JSON.stringify({
    involvedObject: { apiVersion: "source.toolkit.fluxcd.io/v1", uid: crypto.randomUUID(), ...object },
    severity: "info",
    timestamp: new Date().toISOString(),
    message: "stored artifact for commit 'Add a thing'",
    reason: "NewArtifact",
    metadata: { revision: "main@sha1:0123456789" },
    reportingController: "source-controller",
    reportingInstance: "source-controller-0",
    ...parts,
  });
}

/** A CloudEvent in structured form. */
export function cloudEvent(parts: object): Readonly<Record<string, unknown>> {
  const time = new Date().toISOString();
  return { specversion: "1.0", id: crypto.randomUUID(), source: "/tests", type: "org.example.done", time, ...parts };
}

export const structured = { "content-type": "application/cloudevents+json" };
export const batch = { "content-type": "application/cloudevents-batch+json" };

/** The header that Flux's provider generic-hmac sends. */
export function signed(key: string, body: string, headers: object = json): Readonly<Record<string, string>> {
  return { ...headers, "x-signature": `sha256=${createHmac("sha256", key).update(body).digest("hex")}` };
}

export function keyFile(folder: string, key: string): string {
  const file = join(folder, `key-${crypto.randomUUID()}`);
  writeFileSync(file, key, { mode: 0o600 });
  return file;
}
