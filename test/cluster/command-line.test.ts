import { expect, it } from "vitest";
import { parseCommandLine } from "./command-line.ts";

it.each([
  { line: "up", then: { command: "up", name: "default", audit: false, program: [] } },
  { line: "up --name a --audit", then: { command: "up", name: "a", audit: true, program: [] } },
  { line: "up --node", then: { command: "up", node: true, operands: [] } },
  { line: "load --name a image.tar", then: { command: "load", name: "a", node: false, operands: ["image.tar"] } },
  { line: "--name=a down", then: { command: "down", name: "a", audit: false, program: [] } },
  {
    line: "run kubectl get pods --name b",
    then: { command: "run", name: "default", program: ["kubectl", "get", "pods", "--name", "b"] },
  },
  { line: "run --name a kubectl -n x", then: { command: "run", name: "a", program: ["kubectl", "-n", "x"] } },
  { line: "run -- kubectl -n x", then: { command: "run", program: ["kubectl", "-n", "x"] } },
  { line: "run", then: { command: "run", program: [] } },
  { line: "", then: { command: undefined } },
])("$line", ({ line, then }) => {
  expect(parseCommandLine(line.split(" ").filter((word) => word !== ""))).toMatchObject(then);
});

it("refuses an option that it does not know", () => {
  expect(() => parseCommandLine(["up", "--nmae", "a"])).toThrow("Unknown option '--nmae'");
});
