/**
 * What differs, on what people really ship: each object is applied by us, then somebody edits fields of its own in it, and
 * then one field of ours. `compare` must see the last and nothing else, without asking the API server.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldManager } from "../../../lib/api/index.ts";
import { applyConcurrencyDefault, compare } from "../../../lib/apply/index.ts";
import { mapParallel } from "../../../lib/base/index.ts";
import { refOf, type ApiError, type KubeObject, type LiveObject } from "../../../lib/cluster/index.ts";
import { createSimRandom } from "../../../lib/sim/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import { startReleaseCluster, type ReleaseCluster } from "../real-releases/release-cluster.ts";
import { drawRevision } from "./drawn-revision.ts";
import { drawEdits, isAsBefore, type Edit } from "./drawn-edit.ts";
import { keyOf, shippedObjects } from "./shipped-objects.ts";

interface Told {
  readonly object: string;
  /** Undefined where none was taken. */
  readonly edit: Edit | undefined;
  readonly paths: readonly string[];
  /** Is the edited field told, and nothing else? */
  readonly isSeen: boolean;
  /** Does the field have its value back once the object is applied again, and differ no more? */
  readonly isRepaired: boolean;
}

const seed = 20261123;
const editsTriedMax = 8;
/** Of each object. */
const revisionsDrawn = 12;

/** Of what the API server is asked each time, and why. */
const uncertain: Readonly<Record<string, readonly string[]>> = {
  "Anything default/small-settings": ["spec.large"], // an integer past 2^53, which is not read to the last digit
};

/** An item that is no longer there is told by the keys that we said, and few say this one. */
const withoutProtocol = (path: string): string => path.replace(',protocol="TCP"', "");

/** What is said of an object, and who says it. */
function contentOf({ status, metadata, ...content }: LiveObject): string {
  const { labels, annotations, managedFields = [] } = metadata;
  const own = managedFields.filter(({ manager, operation }) => manager === fieldManager && operation === "Apply");
  return JSON.stringify([content, labels, annotations, own.map(({ fieldsV1 }) => fieldsV1)]);
}

/** Who edits a key of a list's item makes another item, which stays theirs: ours is made again beside it, where that may be. */
const isKey = (path: string): boolean => /[[,](\w+)="?[^[\]]*\]\.\1$/.test(path);

/** On a busy machine no answer may come in time, and nobody knows whether it was done, or still will be. */
const isLost = ({ status = 500 }: ApiError): boolean => status >= 500;

function isSeen({ path }: Edit, paths: readonly string[]): boolean {
  const edited = withoutProtocol(path);
  const told = paths.map(withoutProtocol);
  return told.length > 0 && told.every((one) => one.startsWith(edited) || edited.startsWith(one));
}

describe("objects as people ship them", () => {
  let own: ReleaseCluster;
  let objects: readonly KubeObject[];
  const live = new Map<KubeObject, LiveObject>();

  beforeAll(async () => {
    own = await startReleaseCluster("differences");
    objects = await shippedObjects(own.kubectl, sharedData("."));
  });
  afterAll(() => own[Symbol.asyncDispose]());

  async function applyAll(some: readonly KubeObject[]): Promise<void> {
    await mapParallel(some, applyConcurrencyDefault, async (object) => {
      live.set(object, valueOf(await own.cluster.apply(object, { fieldManager, force: true })));
    });
  }

  async function served(): Promise<void> {
    const definitions = [...live.keys()].filter(({ kind }) => kind === "CustomResourceDefinition");
    const names = definitions.map(({ metadata: { name } }) => `crd/${name}`);
    const wait = ["wait", ...names, "--for=condition=Established", "--timeout=30s"];
    // kubectl does not wait for one that has no conditions yet.
    await eventually(
      () => own.kubectl(wait),
      () => true,
    );
  }

  /** Where objects differ from what was applied, by their names; those that do not are left out. */
  const differing = (): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      [...live].flatMap(([object, seen]) => {
        const comparison = compare(object, seen);
        return comparison.kind === "same" ? [] : [[keyOf(object), comparison.paths]];
      }),
    );

  it("are the same right after they were applied", async () => {
    const isFirst = ({ kind }: KubeObject): boolean => /^(Namespace|CustomResourceDefinition)$/.test(kind);
    await applyAll(objects.filter(isFirst));
    await served();
    await applyAll(objects.filter((object) => !isFirst(object)));
    expect(differing()).toEqual(uncertain);
    expect(live.size).toBe(objects.length);
  });

  it("are the same after others have edited what is theirs, and controllers have written what they see", async () => {
    const body = { metadata: { annotations: { "example.com/seen": "yes" }, labels: { "example.com/team": "a" } } };
    await mapParallel([...live.keys()], applyConcurrencyDefault, async (object) => {
      const edited = await own.cluster.patch(refOf(object), { type: "merge", body }, { fieldManager: "editor" });
      live.set(object, valueOf(edited));
    });
    expect(differing()).toEqual(uncertain);
  });

  it("differ from another revision, unless applying it would change nothing", async () => {
    const random = createSimRandom(seed);
    const drawn = [...live].flatMap(([object, seen]) => {
      const revisions = Array.from({ length: revisionsDrawn }, () => drawRevision(object, random));
      return revisions.map((revision) => ({ object, revision, same: compare(revision, seen).kind === "same" }));
    });
    const same = drawn.filter((one) => one.same);
    const blind = await mapParallel(same, applyConcurrencyDefault, ({ object, revision }) =>
      difference(object, revision),
    );
    process.stderr.write(`${drawn.length} revisions were drawn; ${same.length} of them would change nothing\n`);
    expect(blind.flat()).toEqual([]);
    expect(same.length).toBeLessThan(drawn.length / 4);
  });

  /** What applying a revision would change, if anything; asked anew where a controller (an autoscaler) wrote in between. */
  async function difference(object: KubeObject, revision: KubeObject): Promise<readonly unknown[]> {
    const asked = async () => [await dryRun(object), await dryRun(revision), await dryRun(object)] as const;
    const [one, other] = await eventually(asked, ([before, , after]) => before === after);
    return one === other ? [] : [{ object: keyOf(object), one, other }];
  }

  async function dryRun(object: KubeObject): Promise<string> {
    const answer = await own.cluster.apply(object, { fieldManager, force: true, dryRun: true });
    return answer.kind === "refused" ? answer.error.message : contentOf(answer.value);
  }

  it("differ after somebody has edited one field of ours, there and nowhere else, until they are applied again", async () => {
    const random = createSimRandom(seed);
    const drawn = [...live].map(([object, seen]) => ({
      object,
      edits: drawEdits(seen, random).slice(0, editsTriedMax),
    }));
    // While the definition of a kind is edited, the API server may drop fields of its objects.
    const isDefinition = ({ object }: { readonly object: KubeObject }): boolean =>
      object.kind === "CustomResourceDefinition";
    const told: Told[] = [];
    for (const part of [drawn.filter((one) => !isDefinition(one)), drawn.filter(isDefinition)]) {
      const ofPart = await mapParallel(part, applyConcurrencyDefault, ({ object, edits }) =>
        editUntilTaken(object, edits),
      );
      told.push(...ofPart);
    }
    const taken = told.filter(({ edit }) => edit !== undefined);
    expect(taken.filter(({ isSeen }) => !isSeen)).toEqual([]);
    expect(taken.filter(({ isRepaired }) => !isRepaired)).toEqual([]);
    process.stderr.write(
      `${taken.length} of ${told.length} objects were edited; the others took none of the edits drawn\n`,
    );
    expect(taken.length).toBeGreaterThan(told.length * 0.95);
  });

  /** Edits until the API server takes one: it refuses some, and undoes others at once, though not whose the field is. */
  async function editUntilTaken(object: KubeObject, edits: readonly Edit[]): Promise<Told> {
    const before = live.get(object);
    let known: readonly string[] = uncertain[keyOf(object)] ?? [];
    for (const edit of edits) {
      const patch = { type: "json", operations: [edit.operation] } as const;
      const answer = await own.cluster.patch(refOf(object), patch, { fieldManager: "editor" });
      if (answer.kind === "refused" && isLost(answer.error)) break;
      if (answer.kind === "refused" || before === undefined) continue;
      const comparison = compare(object, answer.value);
      const paths = comparison.kind === "same" ? [] : comparison.paths.filter((path) => !known.includes(path));
      if (!isAsBefore(edit.operation.path, before, answer.value)) {
        const isRepaired = await repair(object, edit, before);
        return { object: keyOf(object), edit, paths, isSeen: isSeen(edit, paths), isRepaired };
      }
      known = [...known, ...paths];
    }
    return { object: keyOf(object), edit: undefined, paths: [], isSeen: false, isRepaired: false };
  }

  async function repair(object: KubeObject, { path, operation }: Edit, before: LiveObject): Promise<boolean> {
    if (isKey(path)) return true;
    // A controller that writes a definition in this very moment makes for a conflict.
    const apply = async (): Promise<LiveObject> =>
      valueOf(await own.cluster.apply(object, { fieldManager, force: true }));
    const after = await eventually(apply, () => true);
    const comparison = compare(object, after);
    const left = comparison.kind === "same" ? [] : comparison.paths;
    return left.every((path) => uncertain[keyOf(object)]?.includes(path)) && isAsBefore(operation.path, before, after);
  }
});
