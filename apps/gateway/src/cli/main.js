#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 MALLOC_TRIM_THRESHOLD_=1048576 node --max-semi-space-size=8 --v8-pool-size=2 --no-allocation-site-pretenuring
// @ts-check
/**
 * The command `ai-liaison`. Nothing but built-ins is imported before Node's version is known to be enough: an older one
 * could fail on the first import, with a message nobody understands. Young objects get less room than Node gives them:
 * memory grew by 72 MB under load instead of 121, at no cost in CPU time that could be told from noise. Two of V8's
 * helper threads and two arenas of the allocator are enough for one busy thread: 15–60 MB less, and less CPU time. And
 * the allocator (glibc's; others do not read these) gives back what prompts of 100 kB took: 230 MB were held, not 343.
 * What V8 learns about how long objects live is not used: streams of a second taught it to make every call's objects in
 * old memory, and each short call after them cost a quarter more.
 *
 * JavaScript, alone among the sources: to strip the types of one file, Node loads a compiler that then stays, 18 MB a
 * thread. All the others come stripped out of the compile cache, from the second start on.
 */
import module from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

const LEAST_NODE = 24;

if (Number(process.versions.node.split(".")[0]) < LEAST_NODE) {
  process.stderr.write(
    `error: AI Liaison needs Node ${LEAST_NODE} or newer, and this is ${process.version}. Install it from nodejs.org, or run \`npx -y node@${LEAST_NODE} …\`.\n`,
  );
  process.exitCode = 2;
} else {
  // V8 heeds the limits that our other threads are given only while no flag says otherwise; this one has its room by now.
  setFlagsFromString("--max-semi-space-size=0");
  // In a folder of the user's own: what lies there is run, and in Node's default, /tmp, others could have put it there.
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, ".cache"));
  if (caches) process.env.NODE_COMPILE_CACHE ??= join(caches, "ai-liaison");
  // By the environment, so that the ledger's thread finds it, too.
  if (process.env.NODE_COMPILE_CACHE) module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const { runProcess } = await import("#run-process");
  await runProcess();
}
