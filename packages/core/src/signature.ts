/**
 * A vendor signs what its model thought, and wants the signature back with the next turn; another vendor refuses it.
 * So a signature in canonical values always says whose it is: `ls1~<dialect>~<what the vendor wrote>`. A writer gives
 * its own format's signatures back bare, and carries others' as they are, in its format's signature field, else in the
 * id of the tool call they belong to: whatever way the client talks to us, they come back with its next turn.
 */
const MARK = "ls1~";
const ID_MARK = "_ls1_";
/** The rarest byte of `MARK`. */
const TILDE = 0x7e;
const ID_MARK_BYTES = Buffer.from(ID_MARK);

/**
 * True when the bytes may hold what another format's signature was carried in: then they cannot pass through. Looked
 * for by what is rare in any text: Node looks for the first byte of what it is given, and stops at each one it finds,
 * which made this twelve times as slow in a prompt of 100 kB when the search began with an `l`.
 */
export function carriesSignature(bytes: Buffer): boolean {
  return (bytes.includes(TILDE) && bytes.includes(MARK)) || bytes.includes(ID_MARK_BYTES);
}

/** What stands in a format's signature field, as the canonical signature: its own, or one that was carried in it. */
export function readSignature(dialect: string, field: string): string {
  return field.startsWith(MARK) ? field : `${MARK}${dialect}~${field}`;
}

/** The vendor's bare signature where it is this format's own; null for another's, which its vendors would refuse. */
export function ownSignature(dialect: string, signature: string): string | null {
  const mark = `${MARK}${dialect}~`;
  return signature.startsWith(mark) ? signature.slice(mark.length) : null;
}

/** For an answer to a client: this format's own signature bare, another's as it is, to be brought back. */
export function carriedSignature(dialect: string, signature: string): string {
  return ownSignature(dialect, signature) ?? signature;
}

/**
 * A tool call's id with the signature in it, for formats that have no field for it. The result is letters, digits,
 * `_` and `-`, if the id is. An id that already carries one is left alone.
 */
export function joinSignature(id: string, signature: string | undefined): string {
  if (signature === undefined || id.includes(ID_MARK)) return id;
  return `${id}${ID_MARK}${Buffer.from(signature).toString("base64url")}`;
}

/** A tool call's id as a client gave it back, and the signature it carried. */
export function splitSignature(id: string): { readonly id: string; readonly signature?: string } {
  const at = id.indexOf(ID_MARK);
  if (at < 0) return { id };
  const signature = Buffer.from(id.slice(at + ID_MARK.length), "base64url").toString();
  return signature.startsWith(MARK) ? { id: id.slice(0, at), signature } : { id };
}
