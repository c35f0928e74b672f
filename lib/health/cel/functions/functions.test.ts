import { describe, expect, it } from "vitest";
import { evaluate } from "../evaluate.ts";
import { readExpression } from "../expression.ts";

/** What the conformance data does not ask. */
function told(text: string): string {
  const reading = readExpression(text);
  if (reading.kind === "invalid") return reading.message;
  const said = evaluate(reading.expression, {});
  return "message" in said ? said.message : said.kind;
}

describe("functions", () => {
  it.each([
    {
      when: "characters beyond 16 bits are one each",
      text: "size('a😀b') == 3 && 'a😀b'.charAt(1) == '😀' && 'a😀b'.charAt(3) == ''",
    },
    {
      when: "and are counted where a text is searched",
      text: "'a😀b'.indexOf('b') == 2 && '😀b😀b'.lastIndexOf('b') == 3",
    },
    { when: "from a place on", text: "'b😀b'.indexOf('b', 1) == 2 && '😀b😀b'.lastIndexOf('b', 2) == 1" },
    { when: "and cut out", text: "'a😀b'.substring(2) == 'b' && 'a😀b'.substring(1, 2) == '😀'" },
    { when: "and taken apart", text: "'a😀b'.split('') == ['a', '😀', 'b'] && 'a😀b'.reverse() == 'b😀a'" },
    { when: "and stand above U+FFFF in an order", text: "'\\uffff' < '😀'" },
    { when: "a place past the end finds nothing", text: "'abc'.indexOf('a', 9) == -1 && ''.indexOf('a') == -1" },
    { when: "an empty text is between any two characters", text: "'a😀'.replace('', '-') == '-a-😀-'" },
    { when: "a half is rounded to even", text: "'%.0f %.0f %.1f'.format([2.5, -3.5, 0.25]) == '2 -4 0.2'" },
    {
      when: "large doubles have no exponent",
      text: "'%s %.1f'.format([1e21, 1e22]) == '1000000000000000000000 10000000000000000000000.0'",
    },
    {
      when: "a double is told as Go tells it",
      text: "string(1000000.0) == '1e+06' && string(0.00001) == '1e-05' && string(123456.5) == '123456.5'",
    },
    {
      when: "durations are told by seconds",
      text: "string(duration('1h1.5s')) == '3601.5s' && string(duration('-1ms')) == '-0.001s'",
    },
    { when: "times before 1970", text: "string(timestamp('1969-12-31T23:59:59.5Z')) == '1969-12-31T23:59:59.5Z'" },
    {
      when: "a time zone by name, in summer and winter",
      text: "timestamp('2024-07-01T00:00:00Z').getHours('Europe/Berlin') == 2 && timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin') == 1",
    },
    {
      when: "a time zone by offset, and none",
      text: "timestamp('2024-01-01T00:00:00Z').getDate('-02:30') == 31 && timestamp(0).getHours('') == 0",
    },
    { when: "base64 without padding", text: "base64.decode('YQ') == b'a' && base64.encode(b'a') == 'YQ=='" },
    {
      when: "optional values are made where they are needed",
      text: "optional.of(1).orValue(1 / 0) == 1 && !optional.none().optMap(x, 1 / 0).hasValue()",
    },
    {
      when: "the first and the last",
      text: "[1, 2].first().value() == 1 && ![].last().hasValue() && [optional.of(1), optional.none()].unwrapOpt() == [1]",
    },
  ])("$when: $text", ({ text }) => {
    expect(told(text)).toBe("true");
  });

  it.each([
    { text: "timestamp(0).getHours('Mars/Olympus') == 0", then: "there is no such time zone (at character 14)" },
    { text: "base64.decode('YQ=') == b'a'", then: "the string is no base64 (at character 8)" },
    { text: "string(b'\\xff') == ''", then: "the bytes are no UTF-8 (at character 1)" },
    { text: "'abc'.charAt(4) == ''", then: "index out of range: 4 (at character 7)" },
    { text: "'abc'.substring(2, 1) == ''", then: "invalid substring range: start 2, end 1 (at character 7)" },
    {
      text: "timestamp('2024-02-30T00:00:00Z') > timestamp(0)",
      then: "the string is no timestamp: there is no such time (at character 1)",
    },
    { text: "duration('1 h') > duration('0')", then: "the string is no duration such as 1h30m (at character 1)" },
    { text: "-(-9223372036854775808) > 0", then: "integer overflow (at character 1)" },
  ])("$text: $then", ({ text, then }) => {
    expect(told(text)).toBe(then);
  });
});
