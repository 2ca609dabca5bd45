import { Fault, type UpstreamRequest } from "@ai-liaison/core";
import { AwsV4Signer } from "aws4fetch";

export interface Sigv4Options {
  readonly service: string;
  /** `accessKeyId`, `secretAccessKey`, `region`, and `sessionToken` where they are temporary. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

/**
 * The headers of AWS Signature Version 4 over a request's method, address and bytes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html, read 2026-11-21). Only the host and the moment
 * are signed among its headers, so that a proxy that touches others does not break it.
 */
export async function signSigv4(request: UpstreamRequest, options: Sigv4Options): Promise<Record<string, string>> {
  const { accessKeyId = "", secretAccessKey = "", sessionToken, region } = options.credentials;
  if (region === undefined) throw new Fault("provider_authentication", "There is no region to sign a request for.");
  const signer = new AwsV4Signer({
    method: request.method,
    url: request.origin + request.path,
    ...(request.body === null ? {} : { body: request.body }),
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: options.service,
    region,
    datetime: new Date(options.nowMs).toISOString().replace(/[:-]|\.\d{3}/g, ""),
  });
  const { headers } = await signer.sign();
  headers.delete("host");
  return Object.fromEntries(headers);
}
