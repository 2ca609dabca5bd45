import { Fault, type FaultCode, type JsonObject, type VendorError } from "@ai-liaison/core";
import { faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { stringOf } from "../json/fields.ts";

/**
 * Errors, both ways (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors
 * and https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html, read 2026-11-21): the exception's name
 * stands in the header `x-amzn-errortype`, or in `__type`, where the official SDKs look when there is no such header;
 * the body has a `message`. Inside a stream an exception is a frame of its own, named with a small letter.
 */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  const message = wordsOf(body?.message) ?? wordsOf(body?.Message) ?? "";
  const code = bareName(headers["x-amzn-errortype"] ?? stringOf(body?.__type));
  const type = TOO_LONG.test(message) ? TOO_MANY_TOKENS : null;
  return faultOfAnswer({ status, headers, nowMs }, { message, code, type, param: null }, CODES);
}

const TOO_LONG = /input is too long|input tokens exceed|too many input tokens|exceeds? the maximum.{0,300}tokens/i;
const TOO_MANY_TOKENS = "too_many_tokens";

/** `ValidationException:http://internal…/` and `com.amazon.bedrock#ValidationException` are the same. */
function bareName(name: string | undefined): string | null {
  const bare = name?.replace(/^.*#/, "").split(":", 1)[0]?.trim() ?? "";
  return bare === "" ? null : bare;
}

const CODES: Readonly<Record<string, FaultCode>> = {
  [TOO_MANY_TOKENS]: "context_length",
  throttlingexception: "rate_limited",
  toomanyrequestsexception: "rate_limited",
  servicequotaexceededexception: "quota_exhausted",
  resourcenotfoundexception: "model_not_found",
  modeltimeoutexception: "timeout",
  modelnotreadyexception: "overloaded",
  serviceunavailableexception: "overloaded",
  internalserverexception: "server_error",
  modelerrorexception: "server_error",
  modelstreamerrorexception: "server_error",
  unrecognizedclientexception: "provider_authentication",
  invalidsignatureexception: "provider_authentication",
  incompletesignatureexception: "provider_authentication",
  missingauthenticationtokenexception: "provider_authentication",
  expiredtokenexception: "provider_authentication",
};

/** The fault an exception within a stream stands for; its name tells the status it would have had outside. */
export function readException(name: string, body: JsonObject): Fault {
  const status = STATUSES.get(name.toLowerCase()) ?? 500;
  return readError({ status, headers: {}, body: { ...body, __type: name }, nowMs: 0 });
}

/** Throws the error a body is, whatever its status said. */
export function refuseErrorBody(body: JsonObject): void {
  if (typeof body.message !== "string" && typeof body.__type !== "string") return;
  throw readException(stringOf(body.__type) ?? "", body);
}

const STATUSES: ReadonlyMap<string, number> = new Map([
  ["validationexception", 400],
  ["accessdeniedexception", 403],
  ["resourcenotfoundexception", 404],
  ["modeltimeoutexception", 408],
  ["modelstreamerrorexception", 424],
  ["throttlingexception", 429],
  ["internalserverexception", 500],
  ["serviceunavailableexception", 503],
]);

const EXCEPTIONS: Readonly<Record<FaultCode, string>> = {
  rate_limited: "ThrottlingException",
  quota_exhausted: "ServiceQuotaExceededException",
  authentication: "UnrecognizedClientException",
  provider_authentication: "InternalServerException",
  permission: "AccessDeniedException",
  not_found: "ResourceNotFoundException",
  model_not_found: "ResourceNotFoundException",
  context_length: "ValidationException",
  content_filter: "ValidationException",
  invalid_request: "ValidationException",
  overloaded: "ServiceUnavailableException",
  server_error: "InternalServerException",
  timeout: "ModelTimeoutException",
  network: "InternalServerException",
  malformed_response: "ModelErrorException",
  interrupted: "InternalServerException",
  journal_full: "ServiceUnavailableException",
  cancelled: "InternalServerException",
};

/** A fault as an exception's body, which names it; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  return { __type: EXCEPTIONS[fault.code], ...messageOf(fault) };
}

/** The exceptions a stream may hold, and no others. */
const IN_STREAM: Readonly<Partial<Record<FaultCode, string>>> = {
  rate_limited: "throttlingException",
  quota_exhausted: "throttlingException",
  not_found: "validationException",
  model_not_found: "validationException",
  context_length: "validationException",
  content_filter: "validationException",
  invalid_request: "validationException",
  overloaded: "serviceUnavailableException",
  journal_full: "serviceUnavailableException",
  malformed_response: "modelStreamErrorException",
  interrupted: "modelStreamErrorException",
};

/** A fault as an exception within a stream: its name and its body. */
export function writeException(fault: Fault): { readonly name: string; readonly body: JsonObject } {
  return { name: IN_STREAM[fault.code] ?? "internalServerException", body: messageOf(fault) };
}

function messageOf(fault: Fault): JsonObject {
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  return { message: ofVendor ? fault.message : `${fault.message} ${fault.hint}` };
}
