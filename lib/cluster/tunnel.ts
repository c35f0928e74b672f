import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp, type Socket } from "node:net";
import { once } from "node:events";
import * as limits from "./limits.ts";
import { socksHandshake, type TunnelTarget } from "./socks.ts";

/**
 * A connection to `target` through a proxy: by CONNECT where that speaks HTTP, else by SOCKS 5. The proxy resolves the
 * host, as it may know names that we do not.
 * @throws where the proxy cannot be reached or refuses
 */
export async function openTunnel(proxy: URL, target: TunnelTarget): Promise<Socket> {
  return proxy.protocol === "socks5:" ? throughSocks(proxy, target) : throughConnect(proxy, target);
}

function throughConnect(proxy: URL, { host, port }: TunnelTarget): Promise<Socket> {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve, reject) => {
    const asking = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port === "" ? (proxy.protocol === "https:" ? 443 : 80) : proxy.port,
      method: "CONNECT",
      path: authority,
      agent: false,
      timeout: limits.tunnelMs,
      headers: {
        host: authority,
        ...(proxy.username !== "" && { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
      },
    });
    asking.on("connect", ({ statusCode }, socket, rest) => {
      socket.setTimeout(0);
      if (statusCode === 200 && rest.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} answered ${statusCode ?? 0} to CONNECT`));
    });
    asking.on("timeout", () => {
      asking.destroy(new Error(`the proxy ${proxy.host} did not answer in time`));
    });
    asking.on("response", ({ statusCode }) => {
      asking.destroy(new Error(`the proxy ${proxy.host} answered ${statusCode ?? 0} to CONNECT`));
    });
    asking.on("error", reject);
    asking.end();
  });
}

async function throughSocks(proxy: URL, target: TunnelTarget): Promise<Socket> {
  const socket = connectTcp({ host: proxy.hostname.replace(/^\[|\]$/g, ""), port: Number(proxy.port || 1080) });
  socket.setTimeout(limits.tunnelMs, () => {
    socket.destroy(new Error(`the proxy ${proxy.host} did not answer in time`));
  });
  try {
    await once(socket, "connect");
    await socksHandshake(socket, proxy, target);
  } catch (error) {
    socket.destroy(); // or its time would be over when nobody hears of it any more, which ends a process
    throw error;
  }
  socket.setTimeout(0);
  return socket;
}
