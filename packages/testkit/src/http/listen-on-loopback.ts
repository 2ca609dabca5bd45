import type { Server } from "node:http";

export interface Listening {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Stops listening and cuts all connections. */
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1, on a free port unless one is given. */
export async function listenOnLoopback(server: Server, port = 0): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}`, close };
}
