import { Fault } from "@ai-liaison/core";
import type { MiddlewareHandler } from "hono";
import type { AdminEnv, AdminOptions } from "./options.ts";

/** Lets pass who may: the bearer of the admin token or, in open mode, this machine itself. */
export function guard(isAllowed: AdminOptions["isAllowed"]): MiddlewareHandler<AdminEnv> {
  return async (context, next) => {
    const token = /^Bearer +(\S+) *$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
    if (isAllowed(context.env.incoming, token)) return next();
    throw new Fault("authentication", token === "" ? "This needs the admin token." : "This is not the admin token.", {
      hint: "Send `Authorization: Bearer …` with the token from the file `admin-token` in the data folder.",
    });
  };
}

/** Nothing here is for other sites, caches or frames. */
export const secureHeaders: MiddlewareHandler<AdminEnv> = async (context, next) => {
  await next();
  context.header("x-content-type-options", "nosniff");
  context.header("x-frame-options", "DENY");
  context.header("referrer-policy", "no-referrer");
  context.header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  context.header("cache-control", "no-store");
};
