/** The load generator, in a process of its own: takes one order at a time over IPC and answers with its result. */
import { type LoadOrder, loadWindow } from "./load-window.ts";

process.on("message", (order: LoadOrder) => {
  loadWindow(order).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.({ url: "" });
