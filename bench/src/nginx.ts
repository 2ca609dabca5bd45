import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended } from "./child-process.ts";
import { untilAnswered } from "./until-answered.ts";

/** nginx as a reverse proxy of one process, and nothing else of it. */
export interface BenchNginx extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** Whether this machine has it. */
export function nginxIsInstalled(): boolean {
  return spawnSync("nginx", ["-v"], { stdio: "ignore" }).status === 0;
}

/** Starts it before the mock, in a folder of its own that goes with it. */
export async function startNginx(mockUrl: string): Promise<BenchNginx> {
  const folder = mkdtempSync(join(tmpdir(), "liaison-bench-nginx-"));
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), configuration(new URL(mockUrl).host, port));
  const child = spawn("nginx", ["-p", folder, "-e", "stderr", "-c", "nginx.conf"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(url);
  return {
    url,
    pid: child.pid ?? -1,
    [Symbol.asyncDispose]: async () => {
      await ended(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As the other contenders work: one process, kept connections, what comes is passed on at once, nothing logged. */
function configuration(vendor: string, port: number): string {
  const scratch = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
  return `
daemon off; master_process off; pid nginx.pid;
events { worker_connections 2048; }
http {
  ${scratch.join(" ")}
  access_log off; keepalive_requests 100000000;
  upstream vendor { server ${vendor}; keepalive 512; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://vendor; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off;
    }
  }
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
