import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { formatDuration } from "../../lib/base/index.ts";
import type { GoModule } from "./go-modules.ts";
import { withLock } from "./lock.ts";
import { spawnTethered } from "./tether.ts";

const PROGRESS_MS = 15_000;
/** What the shell answers for a program that is nowhere on the PATH. */
const NO_SUCH_PROGRAM = 127;

export interface BuildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line of progress. */
  readonly say: (line: string) => void;
}

/** Something that is kept in a module's cache once `make` has made it at `output`. */
interface Product {
  readonly name: string;
  readonly module: GoModule;
  readonly make: (output: string, env: NodeJS.ProcessEnv) => Promise<void>;
}

/** The folder of a module's data files, as `buildMissing` leaves it. */
export function dataFolder(module: GoModule): string {
  return join(module.cache, "data");
}

/**
 * Builds what is wanted of a module and not kept yet; whatever is kept is whole.
 * Several processes may ask at once: one builds, the others wait for it.
 */
export async function buildMissing(module: GoModule, wanted: readonly string[], options: BuildOptions): Promise<void> {
  const { env, say } = options;
  const missing = (): readonly Product[] =>
    products(module, wanted).filter(({ name }) => !existsSync(join(module.cache, name)));
  if (missing().length === 0) return;
  mkdirSync(module.cache, { recursive: true });
  const waiting = (pid: number): void => {
    say(`waiting for process ${pid}, which is building ${module.pinned}`);
  };
  const build = async (): Promise<void> => {
    await go(["version"], module, env); // Where there is none, that is the one thing to say.
    removePartials(module.cache);
    const list = missing();
    for (const [index, product] of list.entries()) {
      await reportProgress(`${product.name} (${index + 1} of ${list.length}) from ${module.pinned}`, say, async () => {
        const partial = join(module.cache, `.${product.name}.${process.pid}`);
        await product.make(partial, env);
        renameSync(partial, join(module.cache, product.name));
      });
    }
  };
  await withLock(`${module.cache}.lock`, build, waiting);
}

/** What a build that was killed has left: under the lock nobody else is making one. */
function removePartials(cache: string): void {
  const partials = readdirSync(cache).filter((name) => name.startsWith("."));
  for (const partial of partials) rmSync(join(cache, partial), { recursive: true });
}

function products(module: GoModule, wanted: readonly string[]): readonly Product[] {
  const { packages, data, ldflags, tags } = module;
  const flags = ["-trimpath", ...(tags === undefined ? [] : ["-tags", tags]), "-ldflags", ldflags];
  const programs = Object.entries(packages).filter(([name]) => wanted.includes(name));
  const built = programs.map(([name, path]) => ({
    name,
    module,
    make: async (output: string, env: NodeJS.ProcessEnv) => {
      await go(["build", ...flags, "-o", output, path], module, env);
    },
  }));
  if (data === undefined || !Object.keys(packages).some((name) => wanted.includes(name))) return built;
  const make = async (output: string, env: NodeJS.ProcessEnv): Promise<void> => {
    const source = (await go(["list", "-m", "-f", "{{.Dir}}", data.module], module, env)).trim();
    mkdirSync(output);
    // Read and written, not copied: files of Go's module cache cannot be changed or removed.
    for (const file of data.files) writeFileSync(join(output, basename(file)), readFileSync(join(source, file)));
  };
  return [...built, { name: basename(dataFolder(module)), module, make }];
}

async function reportProgress(title: string, say: BuildOptions["say"], work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const elapsed = (): string => formatDuration(Math.max(1000, performance.now() - startedAt));
  say(`building ${title}`);
  const progress = setInterval(() => {
    say(`building ${title}: ${elapsed()} so far`);
  }, PROGRESS_MS);
  try {
    await work();
  } finally {
    clearInterval(progress);
  }
  say(`built ${title} in ${elapsed()}`);
}

/** Runs `go`; its stdout. */
async function go(args: readonly string[], module: GoModule, env: NodeJS.ProcessEnv): Promise<string> {
  // What is built must not depend on a workspace, on flags of the user's, or on the commit that is checked out.
  const fixed = { ...module.goEnvironment, GOWORK: "off", GOFLAGS: "-mod=readonly -buildvcs=false" };
  const child = spawnTethered("go", args, { cwd: module.folder, env: { ...env, ...fixed } });
  const told = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (told.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (told.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === NO_SUCH_PROGRAM) {
    throw new Error(
      `Cannot build ${module.pinned}: there is no \`go\` on the PATH; install Go 1.26 or newer ` +
        "(https://go.dev/dl); `npm run test:unit` works without it",
    );
  }
  if (code !== 0)
    throw new Error(`Cannot run go ${args.join(" ")}: exit code ${code ?? "none"}: ${told.stderr.trim()}`);
  return told.stdout;
}
