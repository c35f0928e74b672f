/**
 * A value of CEL while an expression is evaluated. A bigint is an int of 64 bits, a number is a double. What comes out
 * of an object stays the JSON that it is until it is asked for: `ofJson`.
 */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelTimestamp
  | CelDuration
  | CelType
  | CelOptional
  | CelList
  | CelMap;

export class CelUint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** An instant, in nanoseconds since 1970. */
export class CelTimestamp {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class CelDuration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** The type of a value, as a value: what `type(x)` gives and `int` names. */
export class CelType {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A value that may be none. */
export class CelOptional {
  readonly value: CelValue | undefined;
  constructor(value?: CelValue) {
    this.value = value;
  }
}

/** A list: of values that were computed, or the JSON of an object, whose elements are looked at one by one. */
export abstract class CelList {
  abstract readonly size: number;
  /** The element at an index below the size. */
  abstract at(index: number): CelValue;
}

/** A map: of values that were computed, or the JSON of an object. */
export abstract class CelMap {
  /** How many entries it has; those of an object must be counted. */
  abstract readonly size: number;
  /** The value of a key; undefined: there is none. */
  abstract get(key: CelValue): CelValue | undefined;
  abstract keys(): readonly CelValue[];
}
