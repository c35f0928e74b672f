import { ownerLabels, type ConflictAction } from "../../lib/api/index.ts";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { conflictOf, layoutOf, releaseOf, revisionOffered, type Game } from "./game.ts";
import { contentOf, manifestOf } from "./manifests.ts";
import type { DrawnStage } from "./world.ts";

/** An object as it is wanted, and by whom. */
export interface WantedObject {
  readonly name: string;
  readonly stage: DrawnStage;
  /** Without what its stage leaves to others. */
  readonly object: KubeObject;
  readonly conflict: ConflictAction;
}

/** What people want just now, by name. */
export function wantedObjects(game: Game): ReadonlyMap<string, WantedObject> {
  if (game.ended) return new Map();
  const wanted = layoutOf(game).stages.flatMap((stage) => {
    const { content, isBad } = releaseOf(game, stage.source);
    const revision = contentOf(revisionOffered(game, stage.source));
    return (content[stage.name] ?? []).map((name): readonly [string, WantedObject] => {
      const object = manifestOf(name, { revision, isBad, manner: game.world.manners[name] ?? {} });
      return [name, { name, stage, object: rendered(game, stage, object), conflict: conflictOf(game, stage) }];
    });
  });
  return new Map(wanted);
}

/** What the stage makes of a manifest. */
function rendered(game: Game, stage: DrawnStage, object: KubeObject): KubeObject {
  const { data, metadata } = object;
  const labels = { ...metadata.labels, ...ownerLabels({ namespace: "shop", name: "shop", stage: stage.name }) };
  const owned = { ...object, metadata: { ...metadata, labels } };
  if (object.kind !== "ConfigMap") return owned;
  const { tuned, mode, ...rest } = data as Readonly<Record<string, string>>;
  return {
    ...owned,
    data: {
      ...rest,
      ...(tuned !== undefined && stage.ignores !== true && { tuned }),
      ...(mode !== undefined && { mode: stage.hasVariables === true ? (game.mode ?? "plain") : mode }),
    },
  };
}

/** Where `live` has something else than is wanted; undefined where it has all of it. */
export function lackOf(wanted: unknown, live: unknown, at = ""): string | undefined {
  if (typeof wanted !== "object" || wanted === null)
    return wanted === live ? undefined : `${at}=${JSON.stringify(live)}`;
  const fields = (live ?? {}) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(wanted)) {
    const found = lackOf(value, fields[key], `${at}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
