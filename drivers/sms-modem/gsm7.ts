/** The default alphabet of 3GPP TS 23.038, 6.2.1, by code 0..127; 0x1b is the escape to the extension table. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** The extension table, 6.2.1.1. */
const EXTENDED: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};
export const ESCAPE = 0x1b;
const CODES: ReadonlyMap<string, number> = new Map(Array.from(BASIC, (character, code) => [character, code]));

/** The septets of a text; `null` when the default alphabet has not every character of it. */
export function septetsOf(text: string): readonly number[] | null {
  const septets: number[] = [];
  for (const character of text) {
    const basic = character === '\u001b' ? undefined : CODES.get(character);
    const extended = EXTENDED[character];
    if (basic !== undefined) septets.push(basic);
    else if (extended !== undefined) septets.push(ESCAPE, extended);
    else return null;
  }
  return septets;
}

/**
 * Packs septets into octets, the first in the lowest bits (6.1.2.1).
 * @param fillBits zero bits before the first septet, so that it begins on a septet boundary after a header
 */
export function packSeptets(septets: readonly number[], fillBits: number): Buffer {
  const packed = Buffer.alloc(Math.ceil((fillBits + septets.length * 7) / 8));
  for (const [index, septet] of septets.entries()) {
    const bit = fillBits + index * 7;
    const shifted = septet << (bit & 7);
    const at = bit >> 3;
    packed[at] = (packed[at] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) packed[at + 1] = (packed[at + 1] ?? 0) | (shifted >> 8);
  }
  return packed;
}
