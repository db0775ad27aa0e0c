/* Text back into bytes, and bytes into whole numbers (gis_data/varints.py). */

const DIGITS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;.=:?@^_/{|}~";
const BASE = DIGITS.length;

/**
 * Bytes of a text in base 85, the first digit of five the most significant.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(text) {
  const value = new Uint8Array(128);
  for (let i = 0; i < BASE; i++) value[DIGITS.charCodeAt(i)] = i;
  const groups = Math.ceil(text.length / 5);
  const view = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0, at = 0; group < groups; group++) {
    let number = 0;
    for (const end = at + 5; at < end; at++) {
      number = number * BASE + (at < text.length ? value[text.charCodeAt(at)] : BASE - 1);
    }
    view.setUint32(4 * group, number);
  }
  return new Uint8Array(view.buffer, 0, text.length - groups);
}

/**
 * Inflate a section: RFC 1951, raw, in base 85.
 * @param {string} text
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflated(text) {
  const stream = new Blob([bytesOf(text)]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** Whole numbers in LEB128, read one after another. */
export class NumberReader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at] First byte to read.
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @returns {number} */
  next() {
    const bytes = this.bytes;
    let byte = bytes[this.at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let factor = 128;
    do {
      byte = bytes[this.at++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  }

  /**
   * A zigzag-coded number.
   * @returns {number}
   */
  signed() {
    const value = this.next();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }
}
