import type { Answer } from "./api-error.ts";
import type { ClusterReader, ListOptions, ObjectList, RequestOptions } from "./cluster.ts";
import type { Discovery } from "./discovery.ts";
import type { Exchange } from "./exchange.ts";
import * as limits from "./limits.ts";
import { readPages } from "./list-pages.ts";
import { readItems, readMetadataItems, readObject, readPage, withoutManagedFields } from "./live-objects.ts";
import type { LiveMetadata, LiveObject, ObjectKind } from "./objects.ts";
import { pathOf, queryOf } from "./paths.ts";
import { isAbsent, type ServedRequests, tell } from "./served-request.ts";

const acceptMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

export interface ReadingOptions {
  readonly exchange: Exchange;
  readonly discovery: Discovery;
  readonly requests: ServedRequests;
  /** May lists travel compressed? */
  readonly compress: boolean;
}

export function openReader({ exchange, discovery, requests, compress }: ReadingOptions): ClusterReader {
  const list = async <T>(
    kind: ObjectKind,
    { namespace, labelSelector, fieldSelector, lean, deadlineMs }: ListOptions & RequestOptions,
    read: {
      readonly accept: string;
      readonly items: (items: readonly unknown[], kind: ObjectKind) => readonly T[] | undefined;
    },
  ): Promise<Answer<ObjectList<T>>> => {
    const doing = `list ${kind.kind}${namespace === undefined ? "" : ` in ${namespace}`}`;
    const deadline = requests.deadline(deadlineMs ?? limits.listDeadlineMs);
    const itemsOf = (items: readonly unknown[]): readonly T[] | undefined =>
      read.items(lean === true ? items.map(withoutManagedFields) : items, kind);
    const headers = { accept: read.accept, ...(compress && { "accept-encoding": "gzip" }) };
    return requests.send({ target: kind, doing, deadline }, (served) =>
      readPages(async ({ limit, continueToken }) => {
        const query = queryOf({ labelSelector, fieldSelector, limit, continue: continueToken });
        const path = pathOf(served, { namespace }) + query;
        const answer = await exchange({ doing, method: "GET", path, headers, repeat: "always", deadline });
        return answer.kind === "done" ? readPage(answer.value, doing, itemsOf) : answer;
      }),
    );
  };
  return {
    async get(ref, options = {}) {
      const doing = tell("get", ref);
      const deadline = requests.deadline(options.deadlineMs ?? limits.requestDeadlineMs);
      const answer = await requests.sendToObject({ target: ref, doing, deadline }, async (served) => {
        const reply = await exchange({ doing, method: "GET", path: pathOf(served, ref), repeat: "always", deadline });
        return reply.kind === "done" ? readObject(reply.value, doing) : reply;
      });
      return isAbsent(answer) ? { kind: "done", value: undefined } : answer;
    },
    list: (kind, options = {}) => list<LiveObject>(kind, options, { accept: "application/json", items: readItems }),
    listMetadata: (kind, options = {}) =>
      list<LiveMetadata>(kind, options, { accept: acceptMetadata, items: readMetadataItems }),
    servedKind: (kind) => discovery.servedKind(kind, requests.deadline(limits.requestDeadlineMs)),
    servedInAnyVersion: (kind) => discovery.servedInAnyVersion(kind, requests.deadline(limits.requestDeadlineMs)),
    servedKinds: () => discovery.servedKinds(requests.deadline(limits.requestDeadlineMs)),
  };
}
