import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPriceBook } from "./index.ts";
import { ask, askVendor, NOON } from "./sample-query.test-data.ts";

const book = createPriceBook();

describe("what is not sold by the token", () => {
  test.each([
    ["whisper-1", { audioSeconds: 60 }, "audio_seconds", 6_000_000],
    ["whisper-1", { audioSeconds: 3.7 }, "audio_seconds", 370_000],
    ["tts-1", { inputCharacters: 1_000_000 }, "characters", 15_000_000_000],
    ["tts-1", { inputCharacters: 4095 }, "characters", 61_425_000],
    ["tts-1-hd", { inputCharacters: 1 }, "characters", 30_000],
    ["dall-e-2", { imageCount: 2, imageSize: "256x256" }, "images", 32_000_000],
    ["dall-e-2", { imageCount: 1 }, "images", 20_000_000],
    ["dall-e-3", { imageCount: 1 }, "images", 40_000_000],
    ["dall-e-3", { imageCount: 1, imageSize: "1792x1024" }, "images", 80_000_000],
    ["dall-e-3", { imageCount: 1, imageSize: "1024x1792", imageQuality: "hd" }, "images", 120_000_000],
    ["dall-e-3", { imageCount: 3, imageQuality: "hd" }, "images", 240_000_000],
  ])("%s %j costs what its units cost", (model, units, kind, nanoUsd) => {
    const priced = book.price(ask(model, units));
    expect(priced).toMatchObject({ totalNanoUsd: nanoUsd, breakdown: { [kind]: nanoUsd }, source: "catalogue" });
    expect(priced).toMatchObject({ priceId: `openai:${model}@2026-07-24`, inexact: false });
  });

  test("is unknown without the count it is sold by, for another kind of image, and by others' tokens", () => {
    for (const query of [
      ask("whisper-1", { inputTokens: 10, outputTokens: 10 }),
      ask("whisper-1", { audioSeconds: Number.NaN }),
      ask("tts-1", { inputCharacters: -1 }),
      ask("dall-e-3", {}),
      ask("dall-e-3", { imageCount: 1, imageSize: "512x512" }),
      ask("dall-e-3", { imageCount: 1, imageQuality: "auto" }),
      // Named so for want of a better name: no such model tells tokens.
      ask("dall-e-2", { imageCount: 1, inputTokens: 10, outputTokens: 4160 }),
      askVendor("groq", "tts-1", { inputCharacters: 1 }),
    ]) {
      expect(book.price(query)).toMatchObject({ totalNanoUsd: null, source: null });
    }
  });

  test("does not cost the tokens that are told beside it", () => {
    const usage = { inputTokens: 378, audioInputTokens: 375, outputTokens: 11, audioSeconds: 3 };
    const priced = book.price(askVendor("mistral", "voxtral-mini-latest", usage));
    expect(priced).toMatchObject({ totalNanoUsd: 150_000, breakdown: { audio_seconds: 150_000 } });
  });

  test("is exact where an hour's price is no whole number a second", () => {
    const priced = (audioSeconds: number) =>
      book.price(askVendor("groq", "whisper-large-v3", { audioSeconds })).totalNanoUsd;
    expect(priced(3600)).toBe(111_000_000);
    expect(priced(1)).toBe(30_833);
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (ms) => {
        const exact = Math.floor(ms * 111_000_000 * 2 + 3_600_000) / (2 * 3_600_000);
        expect(priced(ms / 1000)).toBe(Math.floor(exact));
      }),
    );
  });

  test("is free where the vendor says so", () => {
    expect(book.price(ask("omni-moderation-latest", {}))).toMatchObject({ totalNanoUsd: 0, source: "catalogue" });
  });
});

describe("images that are sold by the token", () => {
  test("cost what their tokens cost, of text and of pictures", () => {
    const usage = {
      inputTokens: 431,
      imageInputTokens: 388,
      outputTokens: 1364,
      imageOutputTokens: 1056,
      imageCount: 1,
    };
    expect(book.price(ask("gpt-image-1.5", usage))).toMatchObject({
      totalNanoUsd: 43 * 5000 + 388 * 8000 + 308 * 10_000 + 1056 * 32_000,
      breakdown: { input: 215_000, image_input: 3_104_000, output: 3_080_000, image_output: 33_792_000 },
    });
  });
});

describe("an operator's price for other units", () => {
  const mine = createPriceBook({
    configPrices: [
      { provider: "*", model: "painter", perImage: "0.05" },
      { provider: "*", model: "listener", perAudioMinute: "0.0043" },
      { provider: "*", model: "speaker", perMchar: "12.5" },
      { provider: "*", model: "both", inputPerMtok: "1", outputPerMtok: "2", perImage: "0.01" },
    ],
  });

  test("holds for every size, to the second and to the character", () => {
    const cost = (model: string, units: object) => mine.price(ask(model, units)).totalNanoUsd;
    expect(cost("painter", { imageCount: 2, imageSize: "8x8" })).toBe(100_000_000);
    expect(cost("listener", { audioSeconds: 30 })).toBe(2_150_000);
    expect(cost("speaker", { inputCharacters: 80 })).toBe(1_000_000);
  });

  test("adds to that of tokens", () => {
    const priced = mine.price(ask("both", { inputTokens: 1000, outputTokens: 1000, imageCount: 1 }));
    expect(priced.breakdown).toEqual({ images: 10_000_000, input: 1_000_000, output: 2_000_000 });
    expect(mine.price(ask("both", { inputTokens: 1000, outputTokens: 1000 })).totalNanoUsd).toBeNull();
  });

  test("must state something, and of tokens both directions", () => {
    const make = (price: object) => () =>
      createPriceBook({ configPrices: [{ provider: "a", model: "b", ...price }] }).price(ask("b", {}, { atMs: NOON }));
    expect(make({})).toThrow("prices[0].inputPerMtok is missing");
    expect(make({ perImage: "1", outputPerMtok: "1" })).toThrow("prices[0].inputPerMtok is missing");
    expect(make({ inputPerMtok: "1" })).toThrow("prices[0].outputPerMtok is missing");
    expect(make({ perImage: "dear" })).toThrow('prices[0].perImage is "dear"');
    expect(make({ perAudioMinute: "0" })).not.toThrow();
  });
});
