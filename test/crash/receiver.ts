import { startServer } from "../servers/http-server.ts";

/** One exchange of an http action, as its receiver saw it. */
export interface Received {
  readonly idempotencyKey: string;
  readonly answered: number;
}

/** Whom the http actions of all plays call, each at a path of its own. */
export interface Receiver {
  readonly urlOf: (play: string) => string;
  /** Hands over what came for this play, and is unavailable to its next request, once. */
  readonly take: (play: string) => readonly Received[];
  readonly close: () => Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const byPath = new Map<string, Received[]>();
  const server = await startServer(({ url = "", headers }, response) => {
    const before = byPath.get(url) ?? [];
    const answered = before.length === 0 ? 503 : 200;
    byPath.set(url, [...before, { idempotencyKey: String(headers["idempotency-key"]), answered }]);
    response.writeHead(answered).end();
  });
  return {
    urlOf: (play) => `http://127.0.0.1:${server.port}/${play}`,
    take(play) {
      const received = byPath.get(`/${play}`) ?? [];
      byPath.delete(`/${play}`);
      return received;
    },
    close: server.close,
  };
}
