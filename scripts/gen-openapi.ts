/**
 * `node scripts/gen-openapi.ts`: writes lib/sim/openapi/built-in.json from the API server that KUBECONFIG points at.
 * Run it when the Kubernetes version of test/cluster moves; test/contract/openapi.test.ts tells when that is due.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import {
  builtInPaths,
  condenseDocuments,
  type CompactSchemas,
  type OpenApiDocument,
} from "../lib/sim/openapi/index.ts";

const file = new URL("../lib/sim/openapi/built-in.json", import.meta.url);

function readServer(path: string): unknown {
  const kubectl = process.env["KUBECTL"] ?? "kubectl";
  return JSON.parse(execFileSync(kubectl, ["get", "--raw", path], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }));
}

/** JSON with one kind of list, and one type, a line: a new field is then one line of a diff. */
function render({ kinds, types }: CompactSchemas): string {
  const lines = (record: object): string =>
    Object.entries(record)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return `{\n  "kinds": {\n${lines(kinds)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`;
}

const { paths } = readServer("/openapi/v3") as { paths: Readonly<Record<string, unknown>> };
const documents = builtInPaths(Object.keys(paths)).map((path) => readServer(`/openapi/v3/${path}`) as OpenApiDocument);
const text = render(condenseDocuments(documents));
writeFileSync(file, text);
process.stdout.write(`lib/sim/openapi/built-in.json: ${(text.length / 1024).toFixed(0)} KiB\n`);
