/**
 * What an evaluation comes to in place of a value: `||`, `&&` and the quantifiers may still do without it. missing: the
 * object has no such field, element or variable, for now.
 */
export class CelFault {
  readonly kind: "missing" | "failed";
  readonly message: string;
  /** The character of the expression. */
  readonly at: number;

  constructor(kind: "missing" | "failed", message: string, at = -1) {
    this.kind = kind;
    this.message = message;
    this.at = at;
  }
}

/** A function's own fault; the call that made it knows where it stands. */
export function failed(message: string): CelFault {
  return new CelFault("failed", message);
}

export function missing(message: string): CelFault {
  return new CelFault("missing", message);
}

export function placed(fault: CelFault, at: number): CelFault {
  return fault.at === -1 ? new CelFault(fault.kind, fault.message, at) : fault;
}

/** Of two faults the one that time may mend. */
export function milder(one: CelFault, other: CelFault): CelFault {
  return one.kind === "failed" && other.kind === "missing" ? other : one;
}
