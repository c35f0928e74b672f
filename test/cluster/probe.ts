import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;
const PROBE_MS = 2_000;

/** Asks again and again until `holds`, for `limitMs` at most. `what` completes "… until WHAT". */
export async function until(what: string, limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`Cannot start the cluster: waited ${limitMs / 1000} s until ${what}`);
    await sleep(POLL_MS);
  }
}

/** The body of a 200 answer; undefined for any other answer, none at all, or one that takes too long. */
export function ask(url: string, token: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      headers: { authorization: `Bearer ${token}`, "user-agent": "stageset-test-cluster" },
      rejectUnauthorized: false, // Loopback, and the certificate is not written yet when the first question goes out.
      timeout: PROBE_MS,
      agent: false,
    } as const;
    const asked = request(url, options, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (body += chunk));
      answer.on("error", () => {
        resolve(undefined);
      });
      answer.on("end", () => {
        resolve(answer.statusCode === 200 ? body : undefined);
      });
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => {
      resolve(undefined);
    });
    asked.end();
  });
}
