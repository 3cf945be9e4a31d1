// FIPS 180-4, synchronous: crypto.subtle answers each hash later, which costs more than the hash, and is missing on plain http.

const K = Uint32Array.from(primes(64), p => fraction(Math.cbrt(p)));
const START = Uint32Array.from(primes(8), p => fraction(Math.sqrt(p)));

/** The hash of a short text, as its first 32 bits. */
export function firstBits(text: Uint8Array): number {
  const length = text.length;
  const blocks = new DataView(new ArrayBuffer(((length + 8 >> 6) + 1) * 64));
  new Uint8Array(blocks.buffer).set(text);
  blocks.setUint8(length, 0x80);
  blocks.setUint32(blocks.byteLength - 4, length * 8);
  const state = START.slice();
  const w = new Uint32Array(64);
  for (let at = 0; at < blocks.byteLength; at += 64) {
    block(blocks, at, state, w);
  }
  return state[0]!;
}

function block(data: DataView, at: number, state: Uint32Array, w: Uint32Array) {
  for (let i = 0; i < 16; i++) {
    w[i] = data.getUint32(at + i * 4);
  }
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15]!, w[i - 2]!];
    w[i] = w[i - 16]! + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + w[i - 7]! + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + K[i]! + w[i]! | 0;
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, d + one | 0, c, b, a, one + two | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => state[i] = state[i]! + value);
}

function turn(x: number, by: number) {
  return x >>> by | x << 32 - by;
}

/** The first 32 bits behind the point. */
function fraction(x: number) {
  return (x - Math.floor(x)) * 0x1_0000_0000;
}

function primes(count: number) {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every(p => n % p)) {
      found.push(n);
    }
  }
  return found;
}
