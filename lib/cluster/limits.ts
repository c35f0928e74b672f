/** Connections held open to one API server for one client certificate; further requests wait for a free one. */
export const connectionsMax = 64;
/** A connection nobody has used for this long is closed by us, well before load balancers cut it under a request. */
export const connectionIdleMs = 30_000;

/** How long a proxy may take to connect us. */
export const tunnelMs = 10_000;

/** How long a request may take, its repetitions and a fresh login included, where the caller names no deadline. */
export const requestDeadlineMs = 30_000;
/** The same for a list, over all its pages. */
export const listDeadlineMs = 60_000;

/** Objects asked for at once; a longer list comes in pages. */
export const listPageObjects = 500;
/** How often a list begins again because its continue token had expired. */
export const listRestartsMax = 2;
/** An answer longer than this, inflated, is refused: a page of large objects is asked for in smaller pieces first. */
export const answerBytesMax = 128 * 1024 * 1024;

/** Once a watch has told nothing for so long, it is taken to have told all that there was. */
export const watchQuietMs = 250;
/** The API server ends a watch after so long, whatever has become of us. */
export const watchSeconds = 5;

/** How often a request is sent at most. */
export const attemptsMax = 5;
/** The first pause between two attempts; each next one is twice as long. Longer ones are the engine's affair. */
export const backoffFirstMs = 100;

/** What is kept of a server's message, in bytes of UTF-8. */
export const serverMessageBytesMax = 3 * 1024;
/** What is kept of a value that a server's message repeats, in characters. */
export const repeatedValueCharactersMax = 200;
/** What a Failure's message may take, in bytes of UTF-8. */
export const failureMessageBytesMax = 4 * 1024;
/** What is kept of a credential plugin's complaint, in bytes of UTF-8. */
export const pluginMessageBytesMax = 512;

/** How long a credential plugin may run: long enough for a person to log in. */
export const pluginDeadlineMs = 60_000;
/** How long its output may stay open once it has ended, held by something that it started. */
export const pluginLeftoversMs = 1_000;
/** What a credential plugin may print. */
export const pluginOutputBytesMax = 1024 * 1024;
/** Tokens and certificates in files are read again after this time, as client-go does: they are rotated. */
export const fileCredentialMs = 60_000;
/** A kubeconfig file may be this long. */
export const kubeconfigBytesMax = 4 * 1024 * 1024;

/** The life we ask for a ServiceAccount's token; the API server may shorten or lengthen it. */
export const mintedTokenSeconds = 3_600;
/** A minted token serves for this share of its life. */
export const mintedTokenShare = 0.8;
