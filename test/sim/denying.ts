import type { Answer, Clusters } from "../../lib/cluster/index.ts";
import type { Game } from "./game.ts";
import { isOfRelease } from "./rules/rule.ts";

/** The clusters, with a webhook in front of them that lets nothing of a release be deleted while people say so. */
export function denying(game: Game, clusters: Clusters): Clusters {
  return {
    as: (who) => {
      const cluster = clusters.as(who);
      return {
        ...cluster,
        delete: (ref, how) => {
          if (!game.isDenied || !isOfRelease(ref)) return cluster.delete(ref, how);
          return Promise.resolve(denied(`delete ${ref.kind} shop/${ref.name}`));
        },
      };
    },
  };
}

function denied(doing: string): Answer<never> {
  const message = 'admission webhook "keep.example.org" denied the request: not now';
  return { kind: "refused", error: { doing, status: 403, reason: "Forbidden", message, causes: [] } };
}
