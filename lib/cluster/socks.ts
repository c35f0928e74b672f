import type { Socket } from "node:net";

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

const version = 5;
const noAuthentication = 0;
const userAndPassword = 2;

/**
 * Asks a SOCKS 5 proxy (RFC 1928, RFC 1929) for a connection. Afterwards the socket is one to `target`.
 * @throws where the proxy refuses, or is none
 */
export async function socksHandshake(socket: Socket, proxy: URL, { host, port }: TunnelTarget): Promise<void> {
  const user = Buffer.from(decodeURIComponent(proxy.username));
  const password = Buffer.from(decodeURIComponent(proxy.password));
  const refuse = (why: string): Error => new Error(`the proxy ${proxy.host} ${why}`);

  socket.write(Buffer.from([version, 1, user.length === 0 ? noAuthentication : userAndPassword]));
  const [greeted, method] = await readBytes(socket, 2);
  if (greeted !== version) throw refuse("speaks no SOCKS 5");
  if (method === userAndPassword) {
    socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
    const [, accepted] = await readBytes(socket, 2);
    if (accepted !== 0) throw refuse("refused the user name and password");
  } else if (method !== noAuthentication) {
    throw refuse("wants another kind of authentication");
  }

  const name = Buffer.from(host);
  const connect = Buffer.from([version, 1, 0, 3, name.length, ...name, port >> 8, port & 0xff]);
  socket.write(connect);
  const [, reply, , addressType] = await readBytes(socket, 4);
  if (reply !== 0) throw refuse(`could not connect to ${host}:${port} (SOCKS reply ${reply ?? -1})`);
  const addressBytes = addressType === 1 ? 4 : addressType === 4 ? 16 : ((await readBytes(socket, 1))[0] ?? 0);
  await readBytes(socket, addressBytes + 2);
}

/** Exactly `count` bytes; what follows them stays in the socket. */
async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null;
    if (bytes !== null) return bytes;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error): void => {
        socket.off("readable", readable).off("error", settle).off("end", ended);
        if (error === undefined) resolve();
        else reject(error);
      };
      const readable = (): void => {
        settle();
      };
      const ended = (): void => {
        settle(new Error("the proxy closed the connection"));
      };
      socket.once("readable", readable).once("error", settle).once("end", ended);
    });
  }
}
