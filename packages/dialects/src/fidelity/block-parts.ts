import type { Block, Extension, Part, TextBlock } from "@ai-liaison/core";
import { compact } from "../json/fields.ts";

/** The first choice's message as parts: what was kept of it, and its blocks. */
export function partsOfMessage(blocks: readonly Block[], extension: Extension | undefined): readonly Part[] {
  return [
    ...(extension === undefined ? [] : [{ type: "extension", scope: "message", choice: 0, ...extension } as const]),
    ...blocks.flatMap((block, index) => partsOfBlock(block, 0, index)),
  ];
}

/** A finished block as the parts of which a stream would have made it. */
export function partsOfBlock(block: Block, choice: number, index: number): readonly Part[] {
  if (block.type === "text") return partsOfText(block, choice, index);
  const at = { choice, block: index };
  const extension = block.extension === undefined ? {} : { extension: block.extension };
  const end: Part = { type: "block-end", ...at };
  const signature = "signature" in block ? block.signature : undefined;
  const signed: readonly Part[] = signature === undefined ? [] : [{ type: "signature", ...at, signature }];
  switch (block.type) {
    case "refusal":
      return [{ type: "refusal-start", ...at, ...extension }, { type: "refusal-delta", ...at, text: block.text }, end];
    case "reasoning":
      return [
        {
          type: "reasoning-start",
          ...at,
          ...(block.redactedData === undefined ? {} : { redactedData: block.redactedData }),
          ...extension,
        },
        { type: "reasoning-delta", ...at, text: block.text },
        ...signed,
        end,
      ];
    case "tool-call":
      return [
        { type: "tool-call-start", ...at, id: block.id, name: block.name, kind: block.kind, ...extension },
        ...signed,
        { type: "tool-call-delta", ...at, argumentsText: block.argumentsText },
        end,
      ];
    case "audio": {
      const { source, transcript, id, expiresAt } = block;
      return [
        { type: "media", ...at, media: "audio", source, ...compact({ transcript, id, expiresAt }), ...extension },
        end,
      ];
    }
    case "image":
    case "file":
      return [{ type: "media", ...at, media: block.type, source: block.source, ...extension }, end];
    case "opaque":
      return [{ type: "opaque", ...at, value: block }, end];
    case "tool-result":
      return [];
    default:
      return block satisfies never;
  }
}

/** Nearly all that is ever answered: written out, for spreads would cost more than all else that is done with it. */
function partsOfText({ text, annotations, signature, extension }: TextBlock, choice: number, block: number): Part[] {
  const parts: Part[] = [
    extension === undefined ? { type: "text-start", choice, block } : { type: "text-start", choice, block, extension },
    { type: "text-delta", choice, block, text },
  ];
  for (const annotation of annotations ?? []) parts.push({ type: "annotation", choice, block, annotation });
  if (signature !== undefined) parts.push({ type: "signature", choice, block, signature });
  parts.push({ type: "block-end", choice, block });
  return parts;
}
