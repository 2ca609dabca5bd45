import { isJsonObject } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";
import { takeTracking } from "../context/call-tracking.ts";
import { callGroup, type InGroup } from "./call-group.ts";

/** Methods that ask the vendor; in some of them several times for one user action. */
const MODEL_METHODS = [
  "generateContent",
  "generateContentStream",
  "embedContent",
  "countTokens",
  "computeTokens",
  "generateImages",
  "editImage",
  "upscaleImage",
  "recontextImage",
  "segmentImage",
  "generateVideos",
];
const CHAT_METHODS = ["sendMessage", "sendMessageStream"];

type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

/**
 * The SDK sends of a call's parameters only what it knows, so that `tracking` among them never reaches its `fetch`: it
 * is read here, and holds for all requests of the call, which are of one group. Chats hold the models object itself,
 * which is why its methods are replaced on it.
 */
export function contextualMethods(models: object, chats: object): void {
  for (const name of MODEL_METHODS) replace(models, name, (method) => inContext(method, {}));
  replace(chats, "create", (create) => {
    return function createTracked(params, ...rest) {
      const { context, plain } = take(params);
      const chat = Reflect.apply(create, this, [plain, ...rest]);
      if (typeof chat !== "object" || chat === null) return chat;
      for (const name of CHAT_METHODS) replace(chat, name, (method) => inContext(method, context));
      return chat;
    };
  });
}

function inContext(method: Method, around: CallContext): Method {
  return function callTracked(params, ...rest) {
    const { context, plain } = take(params);
    const inGroup = callGroup({ ...around, ...context });
    const result = inGroup(() => Reflect.apply(method, this, [plain, ...rest]));
    return result instanceof Promise ? result.then((value: unknown) => keepInGroup(value, inGroup)) : result;
  };
}

/** A stream asks again while it is read, by whoever reads it. */
function keepInGroup(value: unknown, inGroup: InGroup): unknown {
  if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return value;
  for (const name of ["next", "return", "throw"]) {
    replace(value, name, (step) => {
      return function stepInGroup(...args) {
        return inGroup(() => Reflect.apply(step, this, args));
      };
    });
  }
  return value;
}

function replace(target: object, name: string, make: (method: Method) => Method): void {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== "function") return;
  const enumerable = Object.getOwnPropertyDescriptor(target, name)?.enumerable ?? false;
  const value = make(method as Method);
  Object.defineProperty(value, "name", { value: method.name, configurable: true });
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable });
}

/** What is said of the call's tracking, and the parameters without it; the same object where nothing is. */
function take(params: unknown): { readonly context: CallContext; readonly plain: unknown } {
  if (!isJsonObject(params)) return { context: {}, plain: params };
  const { context, body, changed } = takeTracking(params);
  return { context: context ?? {}, plain: changed ? body : params };
}
