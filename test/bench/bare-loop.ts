import { Agent, request } from "node:https";

/** What a loop needs that knows nothing but HTTP: where, and what to show. */
export interface BareAccess {
  readonly server: string;
  readonly certificateAuthority: string;
  readonly token: string;
}

export interface BareRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Sends a request and reads the JSON that comes back: no retries, no time-outs, no checks. */
export type BareSend = (asked: BareRequest) => Promise<unknown>;

/** The least that a program of Node can do over kept connections: what the port is measured against. */
export function openBareLoop({ server, certificateAuthority, token }: BareAccess, connections: number): BareSend {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca: certificateAuthority });
  return ({ method, path, contentType, body = "" }) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        "user-agent": "bare",
        "content-length": Buffer.byteLength(body),
        ...(contentType !== undefined && { "content-type": contentType }),
      };
      const sending = request(new URL(path, server), { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
          if (response.statusCode === 200 || response.statusCode === 201) resolve(answer);
          else reject(new Error(`Cannot ${method} ${path}: ${JSON.stringify(answer)}`));
        });
      });
      sending.on("error", reject);
      sending.end(body);
    });
}

interface BareList {
  readonly items: readonly unknown[];
  readonly metadata: { readonly continue?: string };
}

/** All pages of a list; `path` may have a query. */
export async function listBare(send: BareSend, path: string, pageObjects: number): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let next = "";
  do {
    const query = `limit=${pageObjects}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
    const page = (await send({ method: "GET", path: `${path}${path.includes("?") ? "&" : "?"}${query}` })) as BareList;
    items.push(...page.items);
    next = page.metadata.continue ?? "";
  } while (next !== "");
  return items;
}
