import type { Fault } from "./fault.ts";
import type { JsonObject } from "./json.ts";
import type { Part } from "./part.ts";
import type { CanonicalRequest, Operation } from "./request.ts";
import type { Usage } from "./usage.ts";
import type { ListPrices, VendorModelsFormat } from "./vendor-models.ts";

/**
 * A wire format, spoken in both directions. *read* is theirs → canonical, *write* is canonical → theirs; clients and
 * vendors share the folder, so that one place knows a format. Every dialect is this shape, and nothing else.
 */
export interface Dialect {
  readonly id: string;
  readonly routes: readonly DialectRoute[];
  readonly operations: Readonly<Partial<Record<Operation, OperationFormat>>>;
  /** Client headers, in lower case, that go on to a vendor that speaks the same format: versions and betas. */
  readonly forwardedHeaders: readonly string[];
  /** Its vendors keep answers, and a later request may name one by the id in its `start` part. */
  readonly keepsAnswers?: boolean;
  /** How its clients ask which models there are. */
  readonly models?: ModelsFormat;
  /** How its vendors tell which models they have. */
  readonly vendorModels?: VendorModelsFormat;
  /** The vendor's error answer as a fault. `body` is null when it was not JSON. */
  readError(answer: VendorError): Fault;
  /** A fault as this format's error body; the status is the fault's own. */
  writeError(fault: Fault): JsonObject;
}

export interface DialectRoute {
  readonly method: HttpMethod;
  /** As clients write it. `{model}`, or the `{id}` of a kept answer, stands for all between what is before and after. */
  readonly path: string;
  /** True where the request has no body. */
  readonly bodiless?: boolean;
  /** What its body may be, where that is not JSON alone. */
  readonly takes?: BodyKind;
  /** True where the path itself asks for a stream. */
  readonly stream?: boolean;
  readonly operation: Operation;
  /** The record's `endpoint`: `chat.completions`, `embeddings`, … */
  readonly endpoint: string;
}

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `form`: a multipart form, or JSON · `any`: whatever the vendor takes, nothing included. */
export type BodyKind = "form" | "any";

export interface VendorError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | null;
  /** When the answer came, for `retry-after` dates: milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What a request says outside its body. */
export interface RequestPlace {
  /** What stood for `{model}`, decoded; null where the path has no model. */
  readonly model: string | null;
  /** What stood for `{id}`. */
  readonly id?: string;
  /** What stood for `{provider}`, decoded. */
  readonly provider?: string;
  /** What stood for `{rest}`: a path as it was sent, from its slash on. */
  readonly rest?: string;
  /** What follows the `?`; unset where nothing does. */
  readonly query?: string;
  /** The path asked for a stream. */
  readonly stream: boolean;
  /** The path as the route has it. */
  readonly path: string;
  /** True where the request has no body. */
  readonly bodiless?: boolean;
}

/** One operation of a dialect: chat, legacy completion, embedding, counting tokens. */
export interface OperationFormat {
  /** Where this format names the model; unsaid: in the body, as `model`. */
  readonly modelIn?: "path";
  /**
   * Checks JSON types of known fields and roles, and takes out what the corridor needs: cheap, and made for every
   * call. Ranges are the vendor's business; unknown fields survive. Throws `invalid_request` naming the field.
   */
  checkRequest(body: JsonObject, place: RequestPlace): RequestHead;
  /** The whole request, for when the vendor speaks another format. `head` is what `checkRequest` made of `body`. */
  readRequest(body: JsonObject, head: RequestHead): CanonicalRequest;
  writeRequest(request: CanonicalRequest): WrittenRequest;
  /** A whole answer as parts, `end` last; throws `malformed_response` when it is not one. */
  readResponse(body: JsonObject): readonly Part[];
  /**
   * The parts of a whole answer but for its content: `start`, `usage`, `end`, for when its bytes pass through. Throws
   * what `readResponse` throws for errors and for what is no answer.
   */
  readOutline(body: JsonObject): readonly Part[];
  writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject;
  /** Null where the operation does not stream. */
  readonly stream: StreamFormat | null;
  /** Set where the operation is relayed. */
  readonly relay?: Relay;
}

/**
 * An operation that is never translated: only a vendor that has it in the caller's own format is asked, and whatever
 * its answer is made of passes through as it comes, metered.
 */
export interface Relay {
  /**
   * The ids of what the vendor keeps for whoever asked, and what it leads to: files, batches, a batch's results. They
   * belong to the tenant they were told to. The one to be remembered for good comes first.
   */
  keptIds?(answer: JsonObject): readonly string[];
  /** The vendor was asked to keep its answers, those that stream too, under the id in their `start` part. */
  readonly keepsAnswers?: boolean;
  /** Nothing is promised of its answers: what cannot be read passes through unmetered. */
  readonly unknown?: boolean;
}

export interface RequestHead {
  readonly model: string;
  readonly stream: boolean;
  /** In a stream: usage will be in it without our asking. */
  readonly includeUsage: boolean;
  readonly maxOutputTokens: number | null;
  /**
   * How many answers are asked for, 1 unless the body says otherwise. A stream of several may begin one long after
   * another's content, so only when there is one may events be passed on unread.
   */
  readonly candidates: number;
  /** The end user the body itself names. */
  readonly user: string | null;
  /** Which of several shapes of the same operation this is, where the format has more than one. */
  readonly form?: string;
  /** An answer kept at the vendor that this request goes on from: only that vendor can serve it. */
  readonly previousId?: string;
  /** The vendor is asked to keep the answer, so that a later request may go on from it. */
  readonly keepsAnswer?: boolean;
  /** What is asked for in the query, where the vendor is to have it. */
  readonly query?: string;
  /** The caller names the provider and the path himself; the path is below the vendor's origin, with its query. */
  readonly straightTo?: { readonly provider: string; readonly path: string };
  /** Of what a vendor keeps, what else the request names: another tenant's is not found. */
  readonly namedIds?: readonly string[];
  /** The answer is content that somebody put there, not the vendor's words: nothing is read in it. */
  readonly asksContent?: boolean;
  /** The answer lists what the vendor keeps, in its `data`: each caller is shown what is his own. */
  readonly listsKept?: boolean;
  /** What the request itself says of what it will take, for vendors that do not report it. */
  readonly asked?: AskedUnits;
}

/** What is paid for by other units than tokens, counted in the request, and what decides their price. */
export type AskedUnits = Partial<
  Pick<Usage, "inputCharacters" | "audioSeconds" | "imageCount" | "imageSize" | "imageQuality">
>;

export interface WrittenRequest {
  readonly body: JsonObject;
  /** Which shape was written, where that decides the path. */
  readonly form?: string;
  /** What this format could not say, in words for the record and `x-liaison-warnings`. */
  readonly warnings: readonly string[];
}

/** How the events of a stream are told apart: as lines of text, or as binary frames with checksums. */
export type Framing = "sse" | "ndjson" | "binary-frames";

export interface StreamFormat {
  readonly framing: Framing;
  readonly contentType: string;
  /** True when an event surely carries nothing but content: no usage, no end, no fault. May miss; never lies. */
  isContentOnly(event: StreamEvent): boolean;
  openReader(): StreamReader;
  openWriter(options: StreamWriterOptions): StreamWriter;
  /** A fault told inside a stream that has begun, in a way the format's SDK raises as an error. */
  writeFault(fault: Fault): Uint8Array;
  /** What keeps an idle connection open and clients ignore. */
  readonly heartbeat: Uint8Array;
}

export interface StreamEvent {
  /** SSE's `event:` field, or a frame's type; "" where there is none. */
  readonly name: string;
  readonly data: string;
}

export interface StreamReader {
  /** The parts of one event. After `end` or `fault` nothing more is read. */
  read(event: StreamEvent): readonly Part[];
  /** The connection closed: what that means, which is `end`, or a fault when the answer was not complete. */
  close(): readonly Part[];
}

/** What a writer of answers needs beside the parts. */
export interface AnswerOptions {
  /** Stands in where the vendor's answer names none: the call's id. */
  readonly fallbackId: string;
  /** The model asked for, where the vendor's answer names none. */
  readonly model: string;
  readonly nowMs: number;
  /** The caller's own request, checked: some formats answer in the shape they were asked in. */
  readonly head: RequestHead;
  /** Told, in words for the record, what this format could not say. */
  readonly warn: (warning: string) => void;
}

export interface StreamWriterOptions extends AnswerOptions {
  readonly includeUsage: boolean;
}

export interface StreamWriter {
  /**
   * The parts of one upstream event become the framed events of this format; "" when there is nothing to say yet. Binary
   * frames are told as Latin-1, a character a byte: `framedBytes` of `wire` makes bytes of them.
   */
  write(parts: readonly Part[]): string;
}

/** A model that can be asked for; every format's own list is made of these. */
export interface OfferedModel {
  readonly id: string;
  /** The provider asked first, or `route` for an alias. */
  readonly ownedBy: string;
  /** In tokens; null where it is not known. */
  readonly contextWindow: number | null;
  /** Null where no price is known. */
  readonly prices: ListPrices | null;
  /** When the list was made: milliseconds since the epoch. */
  readonly atMs: number;
}

/** A format's way to ask for models, and to be told of them. Paths may be another format's too. */
export interface ModelsFormat {
  /** Where all are asked for, with GET. */
  readonly listPaths: readonly string[];
  /** Where one is asked for, with GET: these and a name. */
  readonly modelPaths: readonly string[];
  /** Where one is asked for with POST, by the name in the body's `model`. */
  readonly showPath?: string;
  /** Answers that are always the same, by path. */
  readonly fixed?: Readonly<Record<string, JsonObject>>;
  /** A header, in lower case, that tells its clients from others at the same path. */
  readonly toldBy?: string;
  /** All models, or the page of them that the query asks for. Throws `invalid_request` for a page there cannot be. */
  writeList(models: readonly OfferedModel[], query: URLSearchParams): JsonObject;
  writeModel(model: OfferedModel): JsonObject;
}
