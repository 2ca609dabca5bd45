import type { Server } from "node:http";

/** Listens on a free loopback port, tells the parent process which, and ends when the parent is gone. */
export function listenAndTell(server: Server): void {
  server.listen(0, "127.0.0.1", 1024, () => {
    const address = server.address();
    if (address !== null && typeof address === "object") process.send?.({ url: `http://127.0.0.1:${address.port}` });
  });
  process.once("disconnect", () => process.exit(0));
}
