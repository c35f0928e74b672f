import type { Budget } from "../values/budget.ts";
import type { CelFault } from "../values/fault.ts";
import type { Kind } from "../values/kind.ts";
import type { CallStyle } from "../syntax/tree.ts";
import type {
  CelDuration,
  CelList,
  CelMap,
  CelOptional,
  CelTimestamp,
  CelType,
  CelUint,
  CelValue,
} from "../values/value.ts";

interface ValueOfKind {
  readonly null_type: null;
  readonly bool: boolean;
  readonly int: bigint;
  readonly uint: CelUint;
  readonly double: number;
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly list: CelList;
  readonly map: CelMap;
  readonly type: CelType;
  readonly "google.protobuf.Timestamp": CelTimestamp;
  readonly "google.protobuf.Duration": CelDuration;
  readonly optional_type: CelOptional;
  readonly dyn: CelValue;
}

/** The type of a value as far as the text says it; dyn: only the object will. */
export type StaticKind = Kind | "dyn";

/** One form of a function: for arguments of these kinds. */
export interface Overload {
  readonly name: string;
  readonly style: CallStyle;
  readonly params: readonly StaticKind[];
  readonly result: StaticKind;
  readonly call: (budget: Budget, args: readonly CelValue[]) => CelValue | CelFault;
}

type Args<P extends readonly StaticKind[]> = { readonly [I in keyof P]: ValueOfKind[P[I]] };

/**
 * Declares one form of a function, as `method("string.charAt(int): string", …)` would read. Whoever calls it has
 * compared the arguments with `params`: that is what lets `call` take them by their types.
 */
function declare(style: CallStyle) {
  return <const P extends readonly StaticKind[]>(
    name: string,
    params: P,
    result: StaticKind,
    call: (args: Args<P>, budget: Budget) => CelValue | CelFault,
  ): Overload => ({
    name,
    style,
    params,
    result,
    call: (budget, args) => call(args as unknown as Args<P>, budget),
  });
}

export const operator = declare("operator");
export const func = declare("function");
/** The first of `params` is what stands before the dot. */
export const method = declare("method");
