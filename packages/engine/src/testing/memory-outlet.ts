import type { Outlet, OutletHeaders } from "../values/outlet.ts";

/** A client that remembers what it was told, and can leave or stop reading. */
export class MemoryOutlet implements Outlet {
  status: number | null = null;
  headers: OutletHeaders = {};
  written = "";
  ended = false;
  wasCut = false;
  /** While true, every write asks for a pause. */
  full = false;
  isGone = false;
  #gone: (() => void)[] = [];
  #drained: (() => void)[] = [];

  onGone(callback: () => void): void {
    if (this.isGone) callback();
    else this.#gone.push(callback);
  }

  onDrain(callback: () => void): void {
    this.#drained.push(callback);
  }

  answer(status: number, headers: OutletHeaders, body: Uint8Array | string): void {
    this.begin(status, headers);
    this.end(body);
  }

  begin(status: number, headers: OutletHeaders): void {
    if (this.status !== null) throw new Error("begun twice");
    this.status = status;
    this.headers = headers;
  }

  write(bytes: Uint8Array | string): boolean {
    if (this.status === null || this.ended) throw new Error("written before the beginning or after the end");
    this.written += typeof bytes === "string" ? bytes : Buffer.from(bytes).toString();
    return !this.full;
  }

  end(bytes: Uint8Array | string | null): void {
    if (bytes !== null) this.write(bytes);
    this.ended = true;
  }

  cut(): void {
    this.wasCut = true;
    this.leave();
  }

  leave(): void {
    this.isGone = true;
    for (const callback of this.#gone) callback();
  }

  drain(): void {
    this.full = false;
    for (const callback of this.#drained.splice(0)) callback();
  }
}
