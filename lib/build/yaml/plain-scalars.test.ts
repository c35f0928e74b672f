import { describe, expect, it } from "vitest";
import { exactNumber, formatGoFloat32, isInt64 } from "./numbers.ts";
import { mergeKey, resolvePlainScalar } from "./plain-scalars.ts";

describe("an integer and a float are told apart, since as keys they are written differently", () => {
  it.each([
    { text: "1000000", then: 1_000_000n },
    { text: "1000000.0", then: 1_000_000 },
    { text: "18446744073709551615", then: 18446744073709551615n },
    { text: "18446744073709551616", then: 18446744073709551616 },
    { text: "-9223372036854775809", then: -9223372036854775809 },
    { text: "+9223372036854775808", then: 9223372036854775808 },
    { text: "0xFFFFFFFFFFFFFFFFF", then: "0xFFFFFFFFFFFFFFFFF" },
    { text: "<<", then: mergeKey },
    { text: "", then: null },
    { text: "1".repeat(1024), then: "1".repeat(1024) },
    { text: `0.${"1".repeat(1022)}`, then: 0.1111111111111111 },
    { text: `0.${"1".repeat(1023)}`, then: `0.${"1".repeat(1023)}` },
  ])("$text", ({ text, then }) => {
    expect(resolvePlainScalar(text)).toBe(then);
  });
});

describe("a float as a key", () => {
  it.each([
    { value: 1.1, then: "1.1" },
    { value: 0.1 + 0.2, then: "0.3" },
    { value: 100_000, then: "100000" },
    { value: 1_000_000, then: "1e+06" },
    { value: 1_234_567.5, then: "1.2345675e+06" },
    { value: 0.0001, then: "0.0001" },
    { value: 0.00001, then: "1e-05" },
    { value: 16_777_217, then: "1.6777216e+07" },
    { value: 1e39, then: ".inf" },
    { value: -1e39, then: "-.inf" },
    { value: Number.NaN, then: ".nan" },
    { value: -0, then: "-0" },
    { value: 1e-46, then: "0" },
  ])("$value is $then", ({ value, then }) => {
    expect(formatGoFloat32(value)).toBe(then);
  });
});

describe("an exact number", () => {
  it.each([
    { value: 2n ** 53n - 1n, then: 9007199254740991 },
    { value: 2n ** 53n, then: 2n ** 53n },
    { value: 2n ** 63n - 1n, then: 2n ** 63n - 1n },
    { value: 2n ** 63n, then: 2 ** 63 },
    { value: -(2n ** 63n), then: -(2n ** 63n) },
    { value: -(2n ** 63n) - 1n, then: -(2 ** 63) },
  ])("$value", ({ value, then }) => {
    expect(exactNumber(value)).toBe(then);
    expect(isInt64(value)).toBe(typeof then === "bigint" || Number.isSafeInteger(then));
  });
});
