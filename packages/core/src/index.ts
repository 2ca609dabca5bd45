export { type Choice, collect, PartSum, type WholeAnswer } from "./answer-of-parts.ts";
export { type CallOpening, interruptedRecord, openingOf } from "./call-opening.ts";
export { type Cancel, type Clock, systemClock } from "./clock.ts";
export type {
  AnswerOptions,
  AskedUnits,
  BodyKind,
  Dialect,
  DialectRoute,
  Framing,
  HttpMethod,
  ModelsFormat,
  OfferedModel,
  OperationFormat,
  Relay,
  RequestHead,
  RequestPlace,
  StreamEvent,
  StreamFormat,
  StreamReader,
  StreamWriter,
  StreamWriterOptions,
  VendorError,
  WrittenRequest,
} from "./dialect.ts";
export { FAULT_CODES, type FaultCode, type FaultEntry, isFaultCode } from "./errors.ts";
export { Fault, type FaultDetails, isFault, toFault } from "./fault.ts";
export type { Finish, FinishReason } from "./finish.ts";
export { type Branded, type CallId, createIdSource, cryptoRandom, type KeyId, type Random, timeOfId } from "./ids.ts";
export type {
  AmendedEntry,
  ClosedEntry,
  JournalEntry,
  JournalWriter,
  OpenedEntry,
  WithdrawnEntry,
} from "./journal-entry.ts";
export { isJsonObject, type Json, type JsonArray, type JsonObject, parseObject } from "./json.ts";
export {
  APIError,
  type ApiErrorOptions,
  AuthenticationError,
  ModelNotFoundError,
  ProviderError,
  RateLimitError,
} from "./liaison-errors/api-errors.ts";
export {
  CircuitBreakerError,
  NetworkError,
  RetryExhaustedError,
  TimeoutError,
  ValidationError,
} from "./liaison-errors/call-errors.ts";
export { errorFor, type FaultCircumstances } from "./liaison-errors/error-for.ts";
export {
  LiaisonError,
  LiaisonError as BaseWrapperError,
  type LiaisonErrorCode,
  type LiaisonErrorOptions,
} from "./liaison-errors/liaison-error.ts";
export { refuseUnsafeKey } from "./liaison-errors/refuse-unsafe-key.ts";
export { CompatibilityError, ConfigurationError, SecurityError, TrackingError } from "./liaison-errors/setup-errors.ts";
export type {
  Annotation,
  AudioBlock,
  Block,
  Extension,
  FileBlock,
  ImageBlock,
  MediaSource,
  Message,
  OpaqueBlock,
  ReasoningBlock,
  RefusalBlock,
  Role,
  TextBlock,
  ToolCallBlock,
  ToolResultBlock,
} from "./message.ts";
export { divideRounded, formatUsd, type NanoUsd, parseUsd } from "./money.ts";
export type {
  BlockDelta,
  BlockEnd,
  BlockStart,
  EmbeddingPart,
  EndPart,
  ExtensionPart,
  FaultPart,
  FinishPart,
  Part,
  StartPart,
  TokenCountPart,
  UsagePart,
} from "./part.ts";
export type {
  AuthScheme,
  BodyDifferences,
  CredentialVariable,
  Endpoint,
  Provider,
  Vendor,
  VendorCapabilities,
  VendorOperation,
  VendorOperations,
  VendorSetting,
} from "./provider.ts";
export type { OfferedProtocols, RealtimeEvent, RealtimeFormat, RealtimeUsage, SessionHead } from "./realtime-format.ts";
export {
  type AttemptRecord,
  type CallRecord,
  type CallStatus,
  type CostBreakdown,
  type CostSource,
  NO_TOKENS,
  type TokenCounts,
} from "./record.ts";
export { ATTEMPT_COLUMNS, type Column, type ColumnType, RECORD_COLUMNS } from "./record-columns.ts";
export { type AttemptRow, attemptToRow, type CallRow, recordToRow, rowToJson, rowToRecord } from "./record-row.ts";
export { callRecordJsonSchema } from "./record-schema.ts";
export type {
  AccountOptions,
  CanonicalRequest,
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  Operation,
  ReasoningOptions,
  ResponseFormat,
  Sampling,
  TokenCountRequest,
  Tool,
  ToolChoice,
} from "./request.ts";
export {
  carriedSignature,
  carriesSignature,
  joinSignature,
  ownSignature,
  readSignature,
  splitSignature,
} from "./signature.ts";
export type { Abort, Flow, Transport, UpstreamHandler, UpstreamHeaders, UpstreamRequest } from "./transport.ts";
export { NO_USAGE, totalTokensOf, type Usage, type UsageSource } from "./usage.ts";
export type { ListPrices, VendorModel, VendorModelsFormat, VendorModelsPage } from "./vendor-models.ts";
