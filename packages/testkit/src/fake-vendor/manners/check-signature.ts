import { createHash, createHmac } from "node:crypto";
import type { AskedOf } from "../answers/answer-request.ts";
import { GOOD_ACCOUNT } from "./manners.ts";

/**
 * AWS Signature Version 4, as the vendor checks it: made anew from what came over the wire
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, read 2026-11-21).
 */
export function isSigned({ method, path, headers = {}, body }: AskedOf, service: string, region: string): boolean {
  const [, scope = "", names = "", signature = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  const moment = headers["x-amz-date"] ?? "";
  const day = moment.slice(0, 8);
  const expectedScope = `${day}/${region}/${service}/aws4_request`;
  if (scope !== `${GOOD_ACCOUNT.id}/${expectedScope}` || !names.split(";").includes("host")) return false;
  const [plain = "", query = ""] = path.split("?");
  const canonical = [
    method,
    plain.split("/").map(escapeSegment).join("/"),
    query,
    ...names.split(";").map((name) => `${name}:${(headers[name] ?? "").trim()}`),
    "",
    names,
    sha256(body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", moment, expectedScope, sha256(canonical)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${GOOD_ACCOUNT.secret}`);
  return signature === hmac(key, toSign).toString("hex");
}

/** Segments are escaped as they came, escapes included. */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
