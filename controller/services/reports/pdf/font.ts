import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';

const FONT = '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff';
const WOFF_SIGNATURE = 0x774f4646;
const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;
const TABLE_ALIGNMENT = 4;
const CMAP_ENTRY_BYTES = 8;
const CMAP_FORMAT = 4;
/** Ends the list of segments, and is no character. */
const LAST_CODE = 0xffff;
const GLYPHS = 0x10000;
/** What comes before it moves or breaks lines. */
const FIRST_PRINTED = 0x20;

let font: Buffer | null = null;
let drawn: ReadonlySet<number> | null = null;

/** Noto Sans SC, regular: both languages of the house in one font, unpacked once and kept. */
export function documentFont(): Buffer {
  font ??= sfntFromWoff(readFileSync(createRequire(import.meta.url).resolve(FONT)));
  return font;
}

/**
 * A text as it can be printed: a character that the font does not have, such as a rare one in a name, stands there by its
 * number. A name with a hole in it would be another name.
 */
export function printable(text: string): string {
  drawn ??= charactersOf(documentFont());
  const has = drawn;
  return text.replaceAll(/./gsu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < FIRST_PRINTED || has.has(code)) return character;
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** Characters of the basic plane that a font draws, by format 4 of its `cmap` (OpenType 1.9). */
function charactersOf(sfnt: Buffer): ReadonlySet<number> {
  const cmap = tableOf(sfnt, 'cmap');
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(8 + index * CMAP_ENTRY_BYTES),
  );
  const found = new Set<number>();
  for (const map of offsets.map((offset) => cmap.subarray(offset))) {
    if (map.readUInt16BE(0) !== CMAP_FORMAT) continue;
    const size = map.readUInt16BE(6);
    for (let at = 14; at < 14 + size; at += 2) {
      const [last, first] = [map.readUInt16BE(at), map.readUInt16BE(at + size + 2)];
      const [delta, rangeAt] = [map.readUInt16BE(at + 2 * size + 2), at + 3 * size + 2];
      const range = map.readUInt16BE(rangeAt);
      for (let code = first; code <= last && code < LAST_CODE; code++) {
        const listed = range === 0 ? code : map.readUInt16BE(rangeAt + range + 2 * (code - first));
        if (listed !== 0 && (listed + delta) % GLYPHS !== 0) found.add(code);
      }
    }
  }
  return found;
}

function tableOf(sfnt: Buffer, tag: string): Buffer {
  for (let index = 0; index < sfnt.readUInt16BE(4); index++) {
    const at = SFNT_HEADER_BYTES + index * SFNT_ENTRY_BYTES;
    if (sfnt.toString('latin1', at, at + 4) === tag) return sfnt.subarray(sfnt.readUInt32BE(at + 8));
  }
  throw new RangeError(`the font has no table ${tag}`);
}

/**
 * Unpacks a WOFF 1.0 file (W3C Recommendation, section 5) into the OpenType file it was made from. The PDF library
 * reads WOFF as well, but inflates whole tables in JavaScript for each glyph: seconds a page.
 * @throws RangeError when the bytes are no WOFF 1.0
 */
export function sfntFromWoff(woff: Buffer): Buffer {
  if (woff.length < WOFF_HEADER_BYTES || woff.readUInt32BE(0) !== WOFF_SIGNATURE)
    throw new RangeError('not a WOFF 1.0 file');
  const flavor = woff.readUInt32BE(4);
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = WOFF_HEADER_BYTES + index * WOFF_ENTRY_BYTES;
    const [offset, packed, length] = [4, 8, 12].map((shift) => woff.readUInt32BE(at + shift)) as [
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(at, at + 4),
      checksum: woff.readUInt32BE(at + 16),
      data: packed < length ? inflateSync(bytes) : bytes,
    };
  });
  const header = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  const exponent = Math.floor(Math.log2(count));
  const searchRange = 2 ** exponent * SFNT_ENTRY_BYTES;
  header.writeUInt32BE(flavor, 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(searchRange, 6);
  header.writeUInt16BE(exponent, 8);
  header.writeUInt16BE(count * SFNT_ENTRY_BYTES - searchRange, 10);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const at = SFNT_HEADER_BYTES + index * SFNT_ENTRY_BYTES;
    tag.copy(header, at);
    header.writeUInt32BE(checksum, at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(data.length, at + 12);
    const padding = (TABLE_ALIGNMENT - (data.length % TABLE_ALIGNMENT)) % TABLE_ALIGNMENT;
    parts.push(data, Buffer.alloc(padding));
    offset += data.length + padding;
  }
  return Buffer.concat(parts);
}
