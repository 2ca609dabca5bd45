#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 MALLOC_TRIM_THRESHOLD_=1048576 node --max-semi-space-size=8 --v8-pool-size=2 --no-allocation-site-pretenuring
/**
 * The command `ai-liaison`. Nothing but built-ins is imported before Node's version is known to be enough: an older one
 * could fail on the first import, with a message nobody understands. Young objects get less room than Node gives them:
 * memory grew by 72 MB under load instead of 121, at no cost in CPU time that could be told from noise. Two of V8's
 * helper threads and two arenas of the allocator are enough for one busy thread: 15–60 MB less, and less CPU time. And
 * the allocator (glibc's; others do not read these) gives back what prompts of 100 kB took: 230 MB were held, not 343.
 * What V8 learns about how long objects live is not used: streams of a second taught it to make every call's objects in
 * old memory, and each short call after them cost a quarter more.
 */
import module from "node:module";

const LEAST_NODE = 24;

if (Number(process.versions.node.split(".")[0]) < LEAST_NODE) {
  process.stderr.write(
    `error: AI Liaison needs Node ${LEAST_NODE} or newer, and this is ${process.version}. Install it from nodejs.org, or run \`npx -y node@${LEAST_NODE} …\`.\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache();
  const { runProcess } = await import("./run-process.ts");
  await runProcess();
}
