/**
 * A file to the server in pieces, from wherever it stopped; at most a few pieces are unanswered at a time. It knows
 * frames and offsets, and must never know what the file is for.
 */

/**
 * @typedef {object} Line
 * @property {(method: string, params: object) => Promise<any>} send rejects with `{code, detail}`
 * @property {(bytes: Uint8Array<ArrayBuffer>) => boolean} push false while there is no connection
 *
 * @typedef {{id: string, start: Record<string, any>, blob: Blob, moved: (share: number) => void}} Cargo
 */

const PIECES_LIMIT = 8;
const STALL_MS = 6_000;
const STALLS_LIMIT = 3;
const HEAD_BYTES = 12;
/** A digest is made of the whole file in memory. */
const DIGEST_LIMIT_BYTES = 16 * 1024 * 1024;

export class Carrier {
  /** @param {Line} line */
  constructor(line) {
    this.line = line;
    /** What the server has of the upload that is on its way. */
    this.upload = 0;
    this.received = 0;
    this.id = "";
    this.isStopped = false;
    this.wake = () => {};
  }

  /** The server has more of it on its disk, or can take no more. @param {{upload: number, received: number, stopped?: boolean}} progress */
  heard({ upload, received, stopped = false }) {
    if (upload !== this.upload) return;
    this.isStopped = stopped;
    this.received = received;
    this.wake();
  }

  /** @param {string} id */
  stop(id) {
    if (id !== this.id) return;
    this.id = "";
    this.wake();
  }

  /** One file at a time. @param {Cargo} cargo @returns {Promise<any>} the attachment; rejects with `{code}` */
  async carry({ id, start, blob, moved }) {
    this.id = id;
    const digest = digestOf(blob);
    const begun = await this.line.send("upload.start", { client_id: id, ...start });
    if (begun.attachment) return begun.attachment;
    this.upload = begun.upload;
    this.received = begun.received;
    this.isStopped = false;
    await this.pieces(id, blob, begun.chunk_bytes, moved);
    const sha256 = await digest;
    const done = await this.line.send("upload.finish", { upload: begun.upload, ...(sha256 && { sha256 }) });
    return done.attachment;
  }

  /** @private @param {string} id @param {Blob} blob @param {number} size of a piece @param {(share: number) => void} moved */
  async pieces(id, blob, size, moved) {
    let next = this.received;
    let stalls = 0;
    while (this.received < blob.size) {
      if (this.id !== id) return this.cancelled();
      while (next < blob.size && next - this.received < PIECES_LIMIT * size) {
        const piece = await blob.slice(next, next + size).arrayBuffer();
        if (!this.line.push(framed(this.upload, next, piece))) throw { code: "offline", detail: {} };
        next += piece.byteLength;
      }
      const before = this.received;
      await this.change();
      if (this.isStopped) throw { code: "unavailable", detail: {} };
      moved(this.received / blob.size);
      stalls = this.received > before ? 0 : stalls + 1;
      if (stalls > STALLS_LIMIT) throw { code: "timeout", detail: {} };
      if (stalls > 0 || next < this.received) next = this.received;
    }
    if (this.id !== id) return this.cancelled();
  }

  /** @private */
  cancelled() {
    this.line.send("upload.cancel", { upload: this.upload }).catch(() => {});
    throw { code: "cancelled", detail: {} };
  }

  /** Until the server says something, or has been silent for too long. @private @returns {Promise<void>} */
  change() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STALL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** @param {number} upload @param {number} offset @param {ArrayBuffer} piece */
function framed(upload, offset, piece) {
  const frame = new Uint8Array(HEAD_BYTES + piece.byteLength);
  const view = new DataView(frame.buffer);
  view.setUint32(0, upload);
  view.setBigUint64(4, BigInt(offset));
  frame.set(new Uint8Array(piece), HEAD_BYTES);
  return frame;
}

/** @param {Blob} blob @returns {Promise<string>} "" where it cannot be had */
async function digestOf(blob) {
  if (blob.size > DIGEST_LIMIT_BYTES || !crypto.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
