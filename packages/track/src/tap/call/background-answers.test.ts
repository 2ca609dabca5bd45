import { Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { KNOWN_WORLD } from "../../sdks/known-world.ts";
import { Recogniser } from "../destination/recognise.ts";
import { readSentRequest, type SentRequest } from "../request/sent-request.ts";
import { BackgroundAnswers } from "./background-answers.ts";
import { failed, type Outcome } from "./outcome.ts";

const RESPONSES_URL = "https://api.openai.com/v1/responses";
const NOTHING = new Fault("server_error", "It failed.");

describe("an answer made in the background", () => {
  const recogniser = new Recogniser(() => [], KNOWN_WORLD);
  const order = (body: object): SentRequest => {
    const destination = recogniser.recognise("POST", RESPONSES_URL);
    if (destination.endpoint === null) throw new Error("a known endpoint");
    const init = { method: "POST", body: JSON.stringify({ model: "m-1", input: "Hi", ...body }) };
    const given = { input: RESPONSES_URL, init, textInside: null };
    return readSentRequest(given, destination, destination.endpoint, { timeoutMs: undefined, takesTracking: true });
  };
  const said = (id: string): Outcome => ({ ...failed(NOTHING, 200), fault: null, status: "success", facts: { id } });
  const at = (id: string) => recogniser.recognise("GET", `${RESPONSES_URL}/${id}?include[]=x`);

  test("is expected at its own address, and taken once", () => {
    const background = new BackgroundAnswers();
    background.note(order({ background: true }), said("resp_1"));
    expect(background.at(at("resp_1"))).toMatchObject({ name: "responses", place: { model: "m-1" } });
    expect(background.at(at("resp_2"))).toBeNull();
    expect([background.take(at("resp_1")), background.take(at("resp_1"))]).toEqual([true, false]);
  });

  test("is not expected where usage came at once, or nobody said where", () => {
    const background = new BackgroundAnswers();
    background.note(order({}), said("resp_1"));
    background.note(order({ background: true }), { ...said("resp_2"), usageSource: "provider" });
    background.note(order({ background: true }), { ...said("resp_3"), facts: null });
    for (const id of ["resp_1", "resp_2", "resp_3"]) expect(background.at(at(id))).toBeNull();
  });

  test("is looked at, not told to stop or to be forgotten", () => {
    const background = new BackgroundAnswers();
    background.note(order({ background: true }), said("resp_1"));
    expect(background.at(recogniser.recognise("DELETE", `${RESPONSES_URL}/resp_1`))).toBeNull();
  });

  test("is forgotten when too many others are expected", () => {
    const background = new BackgroundAnswers();
    for (let count = 0; count <= 10_000; count += 1)
      background.note(order({ background: true }), said(`resp_${count}`));
    expect(background.at(at("resp_0"))).toBeNull();
    expect(background.at(at("resp_1"))).not.toBeNull();
    expect(background.at(at("resp_10000"))).not.toBeNull();
  });
});
