import type { Reason, Result } from "../api/index.ts";

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface DialRequest {
  /** What for, as in `fetch GitRepository shop/app`: a failure's message begins with it. */
  readonly doing: string;
  /** The reason of a failure. */
  readonly reason: Reason;
  readonly url: string;
  /** Default: GET. */
  readonly method?: HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the scheme, host and port of `url` alone; a redirect that leads elsewhere leaves them behind. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for all of it: the name, the redirects, the last byte. */
  readonly deadlineMs: number;
  /** Bytes of the answer's body; one more is a failure. 0: the body is not wanted, whatever its size. */
  readonly bytesMax: number;
  /** Takes the body piece by piece, in place of the answer's `body`. A failure may come after some of them. */
  readonly receive?: (piece: Uint8Array) => void;
  /** The body is for a message: kept whatever the status, and cut at `bytesMax`, which is then no failure. */
  readonly excerpt?: true;
  /** Whoever knows its path may use it: messages show its host alone. */
  readonly pathIsSecret?: true;
  /** A redirect to another scheme, host or port is a failure: what is sent is for that one alone. */
  readonly homeOnly?: true;
}

/** An answer of any status other than a followed redirect. */
export interface DialAnswer {
  readonly status: number;
  /** By lower-case name; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Read where the status is 2xx, or an excerpt was asked for; left empty otherwise. */
  readonly body: Uint8Array;
  /** Where the answer came from, after all redirects. */
  readonly url: string;
}

export interface Dialer {
  /**
   * May this address be asked? Judges its text and host, and what its name resolves to now; connects to nothing. A request
   * judges all of it again.
   */
  check(url: string): Promise<Result<void>>;
  /**
   * Makes one request. It is not repeated: whether a repetition is harmless, the caller knows; only a GET or HEAD is sent
   * once more where its connection was closed before an answer began.
   * @returns the answer, whatever its status; or a failure, whose message names the address and the way out
   */
  request(request: DialRequest): Promise<Result<DialAnswer>>;
  /** Closes all connections; requests under way fail. */
  close(): Promise<void>;
}
