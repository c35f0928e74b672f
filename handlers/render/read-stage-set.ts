import { readFile, stat } from "node:fs/promises";
import { done, failed, type Live, type Result, type StageSet } from "../../lib/api/index.ts";
import { formatBytes } from "../../lib/base/index.ts";
import { stageSetFileBytesMax } from "./limits.ts";
import { parseStageSet } from "./stage-set-file.ts";

/** The StageSet of `-f FILE`; of standard input where FILE is `-`. */
export async function readStageSetFile(file: string, name: string | undefined): Promise<Result<StageSet>> {
  const text = await readText(file);
  return text.kind === "failed" ? text : parseStageSet(text.value, { file: tellFile(file), name });
}

/** What stands in a file, on standard input where it is `-`; why it could not be read. */
export async function readText(file: string): Promise<Result<string>> {
  try {
    if (file === "-") return await readStandardInput();
    return (await stat(file)).size > stageSetFileBytesMax ? tooLarge(file) : done(await readFile(file, "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return refused(`Cannot read ${tellFile(file)}: ${code}; give a file that you may read`);
  }
}

async function readStandardInput(): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > stageSetFileBytesMax) return tooLarge("-");
    chunks.push(chunk);
  }
  return done(Buffer.concat(chunks).toString("utf8"));
}

export function tellFile(file: string): string {
  return file === "-" ? "standard input" : file;
}

function tooLarge(file: string): Result<never> {
  const most = formatBytes(stageSetFileBytesMax);
  return refused(`Cannot read ${tellFile(file)}: it is larger than ${most}; give the file that holds the StageSet`);
}

function refused(message: string): Result<never> {
  return failed({ reason: "InvalidSpec", retry: "never", message });
}

/** A StageSet that was never stored, or as it would be stored over `live`. */
export function asLive(stageSet: StageSet, namespace: string, live?: Live<StageSet>): Live<StageSet> {
  const { status, ...wanted } = stageSet;
  if (live !== undefined) return { ...live, spec: wanted.spec };
  const unknown = { uid: "", resourceVersion: "", creationTimestamp: "", generation: 0 };
  return { ...wanted, metadata: { ...wanted.metadata, ...unknown, namespace } };
}
