import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.ts";
import { readExpression } from "./expression.ts";

const page = readFileSync(new URL("../../../docs/expressions.md", import.meta.url), "utf8");
const object = load(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "") as Readonly<Record<string, unknown>>;
const examples = [...page.matchAll(/```cel\n([\s\S]*?)```/g)]
  .flatMap(([, block = ""]) => block.trim().split("\n"))
  .map((line) => {
    const [text = "", then = ""] = line.split(" // ");
    return { text, then };
  });

describe("the examples of docs/expressions.md", () => {
  it("are there", () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  it.each(examples)("$text is $then", ({ text, then }) => {
    const reading = readExpression(text);
    const said = reading.kind === "invalid" ? reading : evaluate(reading.expression, object);
    expect("message" in said ? `${said.kind}: ${said.message}` : said.kind).toBe(then);
  });
});
