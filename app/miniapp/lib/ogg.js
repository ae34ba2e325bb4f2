/**
 * Opus sound from the container that browsers record (WebM) into the one that messengers take as a voice message
 * (Ogg, RFC 3533 and RFC 7845). The sound itself is not touched.
 */

const OPUS_RATE = 48_000;
const SEGMENT_LIMIT = 255;
const PAGE_PACKETS = 50;
const [EBML, SEGMENT, CLUSTER, BLOCK_GROUP, SIMPLE_BLOCK, BLOCK] = [0x1a45dfa3, 0x18538067, 0x1f43b675, 0xa0, 0xa3, 0xa1];
const FRAMES_MS = [10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20];

/** @param {Uint8Array<ArrayBuffer>} webm @param {number} [serial] of the stream @returns {Uint8Array<ArrayBuffer>|null} null for what holds no Opus */
export function oggOf(webm, serial = 1) {
  const packets = packetsOf(webm);
  if (packets.length === 0) return null;
  const pages = [page(serial, 0, 2, 0n, [headOf()]), page(serial, 1, 0, 0n, [tagsOf()])];
  let samples = 0;
  for (let at = 0; at < packets.length; at += PAGE_PACKETS) {
    const part = packets.slice(at, at + PAGE_PACKETS);
    for (const packet of part) samples += samplesOf(packet);
    const isLast = at + PAGE_PACKETS >= packets.length;
    pages.push(page(serial, pages.length, isLast ? 4 : 0, BigInt(samples), part));
  }
  return joined(pages);
}

/** Every Opus packet of a recording, in order. @param {Uint8Array<ArrayBuffer>} bytes @returns {Uint8Array[]} */
export function packetsOf(bytes) {
  /** @type {Uint8Array[]} */
  const found = [];
  walk(bytes, 0, bytes.length, found);
  return found;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {number} from @param {number} end @param {Uint8Array[]} found */
function walk(bytes, from, end, found) {
  let at = from;
  while (at < end) {
    const id = number(bytes, at, false);
    const size = id && number(bytes, id.next, true);
    if (!id || !size) return;
    const stop = size.isUnknown ? end : Math.min(end, size.next + size.value);
    if ([SEGMENT, CLUSTER, BLOCK_GROUP].includes(id.value)) {
      walk(bytes, size.next, stop, found);
    } else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) {
      const track = number(bytes, size.next, true);
      if (track && stop > track.next + 3) found.push(bytes.subarray(track.next + 3, stop));
    } else if (id.value !== EBML && size.isUnknown) return;
    at = stop;
  }
}

/** A number of variable length. @param {Uint8Array} bytes @param {number} at @param {boolean} isSize its mark is no part of it
 * @returns {{value: number, next: number, isUnknown: boolean}|null} */
function number(bytes, at, isSize) {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = isSize ? first & (0xff >> length) : first;
  let isUnknown = isSize && value === 0xff >> length;
  for (let turn = 1; turn < length; turn += 1) {
    isUnknown = isUnknown && bytes[at + turn] === 0xff;
    value = value * 256 + bytes[at + turn];
  }
  return { value, next: at + length, isUnknown };
}

/** How long a packet sounds, in samples: RFC 6716, 3.1. @param {Uint8Array} packet */
function samplesOf(packet) {
  const frames = [1, 2, 2, packet[1] & 63][packet[0] & 3];
  return (FRAMES_MS[packet[0] >> 3] * frames * OPUS_RATE) / 1000;
}

function headOf() {
  const head = new Uint8Array(19);
  head.set(new TextEncoder().encode("OpusHead"));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, 1);
  view.setUint32(12, OPUS_RATE, true);
  return head;
}

function tagsOf() {
  const maker = new TextEncoder().encode("TiketHet");
  const tags = new Uint8Array(16 + maker.length);
  tags.set(new TextEncoder().encode("OpusTags"));
  new DataView(tags.buffer).setUint32(8, maker.length, true);
  tags.set(maker, 12);
  return tags;
}

/** @param {number} serial @param {number} turn @param {number} flags 2 = the first, 4 = the last
 * @param {bigint} samples that have sounded when it ends @param {Uint8Array[]} packets */
function page(serial, turn, flags, samples, packets) {
  const lacing = packets.flatMap(({ length }) => [...Array(Math.floor(length / SEGMENT_LIMIT)).fill(SEGMENT_LIMIT), length % SEGMENT_LIMIT]);
  const made = joined([new Uint8Array(27), Uint8Array.from(lacing), ...packets]);
  const view = new DataView(made.buffer);
  made.set(new TextEncoder().encode("OggS"));
  view.setUint8(5, flags);
  view.setBigUint64(6, samples, true);
  view.setUint32(14, serial, true);
  view.setUint32(18, turn, true);
  view.setUint8(26, lacing.length);
  view.setUint32(22, crc(made), true);
  return made;
}

/** @param {Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ CRC_TABLE[(value >>> 24) ^ byte]) >>> 0;
  return value;
}
