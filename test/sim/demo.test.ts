import { expect, it } from "vitest";
import { demo } from "../../handlers/demo.ts";

it("shows a release in four revisions, one of them broken, and a node that dies while a migration runs", async () => {
  const lines: string[] = [];
  const out = {
    say: (line: string) => void lines.push(line),
    print: (text: string) => Promise.resolve(void lines.push(text)),
    tell: (line: string) => void lines.push(line),
    rewrite: () => undefined,
    isTerminal: false,
    colours: false,
  };
  const args = { positionals: [], strings: new Map([["speed", "60"]]), lists: new Map(), booleans: new Set<string>() };
  expect(await demo.run({ args, env: {}, out, stopped: new AbortController().signal })).toBe(0);
  const [, v1 = "", v2 = "", v3 = "", v4 = ""] = lines.join("\n").split(/\n\nv\d: /);
  expect(v1).toMatch(
    /Stage database is Ready at v1[^]*Waiting for Deployment shop\/backend[^]*Stage backend is Ready at v1/,
  );
  expect(v2).toContain("Pruned ConfigMap legacy-routes");
  expect(v2).not.toContain("Job migrate");
  expect(v3).toContain(
    "StageFailed: Cannot finish stage backend: failed: Deployment shop/backend (progress deadline exceeded)",
  );
  expect(v3).toMatch(/frontend +Pending +last healthy at v2/);
  expect(v4).toMatch(/The node dies[^]*ActionExecuted: Stage backend: pre action migrate is done/);
  expect(v4.match(/Job migrate-\w+ is created/g)).toHaveLength(1);
  expect(v4).toMatch(/frontend +Ready +last healthy at v4/);
});
