/**
 * One server-sent event, framed. Line breaks in `data` become several `data:` lines, as the format wants it.
 *
 * @example encodeSseEvent("[DONE]") === "data: [DONE]\n\n"
 */
export function encodeSseEvent(data: string, name = ""): string {
  const lines = data.includes("\n") || data.includes("\r") ? data.replaceAll(/\r\n|\r|\n/g, "\ndata: ") : data;
  return name === "" ? `data: ${lines}\n\n` : `event: ${name}\ndata: ${lines}\n\n`;
}
