import type { Meters } from "../metrics/meters.ts";
import type { SpanTold } from "../traces/spans.ts";

/** What is exported by OTLP. */
export interface Otlp {
  /** Absent: no metrics are wanted. */
  readonly meters?: Meters;
  /** Takes spans that are over; absent: none are wanted. */
  readonly traced?: (spans: readonly SpanTold[]) => void;
  /** Exports what is left, within a bound, whoever answers. */
  readonly close: () => Promise<void>;
}

export interface OtlpOptions {
  readonly version: string;
  /** Which of our processes it is, one after another: what they add to a series belongs together. */
  readonly instance: string;
  /** Does the process end before anybody would ask for a total? Then it tells what it adds (delta), unless the environment says otherwise. */
  readonly isBrief: boolean;
  readonly onFailed: (why: string) => void;
}
