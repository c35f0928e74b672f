import { describe, expect, it } from "vitest";
import { concealmentFor } from "./concealment.ts";

const base64 = Buffer.from("hunter2-is-long").toString("base64");

describe("concealmentFor", () => {
  it.each([
    { when: "a value of data", body: { data: { p: base64 } }, said: `bad ${base64}.`, told: "bad (hidden)." },
    {
      when: "a value of data, decoded",
      body: { data: { p: base64 } },
      said: "bad hunter2-is-long",
      told: "bad (hidden)",
    },
    {
      when: "a value of stringData",
      body: { stringData: { p: "hunter2" } },
      said: 'Value: "hunter2"',
      told: 'Value: "(hidden)"',
    },
    {
      when: "a value of stringData, as a webhook gets it",
      body: { stringData: { p: "hunter2-is-long" } },
      said: `denied: {"p":"${base64}"}`,
      told: 'denied: {"p":"(hidden)"}',
    },
    {
      when: "a value with a quote, quoted",
      body: { stringData: { p: 'a"quoted"b' } },
      said: String.raw`is "a\"quoted\"b"`,
      told: 'is "(hidden)"',
    },
    {
      when: "a number",
      body: { data: { p: 123_456 } },
      said: "got &value.valueUnstructured{Value:123456}",
      told: "got &(hidden)",
    },
    {
      when: "a value in a JSON patch",
      body: [{ op: "add", path: "/data/p", value: "hunter2" }],
      said: "hunter2?",
      told: "(hidden)?",
    },
    {
      when: "a value that we did not send so",
      body: { data: {} },
      said: 'data[p]: Invalid value: "zzzz": too long',
      told: "data[p]: Invalid value: (hidden): too long",
    },
    {
      when: "the longer of two that overlap",
      body: { stringData: { a: "abcd", b: "abcdefgh" } },
      said: "abcdefgh",
      told: "(hidden)",
    },
    {
      when: "names and paths, which are no secrets",
      body: { metadata: { name: "shop" }, data: {} },
      said: 'secrets "shop" is forbidden',
      told: 'secrets "shop" is forbidden',
    },
    {
      when: "a value too short to be one",
      body: { stringData: { a: "is" } },
      said: "what is this",
      told: "what is this",
    },
  ])("in a Secret, $when", ({ body, said, told }) => {
    expect(concealmentFor("Secret", body)(said)).toBe(told);
  });

  it("leaves what is said about other kinds", () => {
    expect(concealmentFor("ConfigMap", { data: { a: "abcdef" } })('Invalid value: "abcdef"')).toBe(
      'Invalid value: "abcdef"',
    );
  });
});
