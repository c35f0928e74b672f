/** Entries of one StageInventory, where `--inventory-shard-cap` does not say otherwise. */
export const shardEntriesMax = 5_000;

/** All entries of one StageInventory as JSON, in bytes: what etcd stores in one request is 1.5 MiB, metadata included. */
export const shardBytesMax = 1_048_576;

/** The name of an object, in characters. */
export const nameCharsMax = 253;

/** Kinds that are looked through at once for what carries our labels. */
export const listsConcurrencyMax = 8;
