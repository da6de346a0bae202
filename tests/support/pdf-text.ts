import { inflateSync } from 'node:zlib';

const STREAM = /stream\r?\n/g;

/**
 * The text of a PDF as a reader would find it, by its own way: streams are inflated, codes of the embedded font are
 * turned back into characters by its ToUnicode map, and shown strings are joined in order.
 */
export function pdfText(file: Buffer): string {
  const streams = streamsOf(file);
  const characters = new Map<string, string>();
  for (const stream of streams) if (stream.includes('begincmap')) readMap(stream, characters);
  return streams
    .filter((stream) => stream.includes('BT'))
    .map((stream) =>
      [...stream.matchAll(/\[((?:<[0-9a-f]*>|[\s\d.-])*)\]\s*TJ/gi)]
        .map(([, shown = '']) =>
          [...shown.matchAll(/<([0-9a-f]*)>/gi)]
            .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
            .map((code) => characters.get(code.toLowerCase()) ?? '\uFFFD')
            .join(''),
        )
        .join('\n'),
    )
    .join('\n');
}

function streamsOf(file: Buffer): readonly string[] {
  const text = file.toString('latin1');
  return [...text.matchAll(STREAM)].flatMap((match) => {
    const start = match.index + match[0].length;
    const end = text.indexOf('endstream', start);
    try {
      return [inflateSync(file.subarray(start, end)).toString('latin1')];
    } catch {
      return [];
    }
  });
}

/** `bfrange` with lists, as the library writes them: <0000> <0001> [<0041> <5e93>]. */
function readMap(stream: string, into: Map<string, string>): void {
  for (const [, first = '', , list = ''] of stream.matchAll(
    /<([0-9a-f]{4})>\s*<([0-9a-f]{4})>\s*\[([^\]]*)\]/gi,
  )) {
    let code = Number.parseInt(first, 16);
    // A ligature stands for several characters, with blanks between them.
    for (const [, hex = ''] of list.matchAll(/<([0-9a-f\s]*)>/gi)) {
      const units = (hex.replaceAll(/\s/g, '').match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      into.set((code++).toString(16).padStart(4, '0'), String.fromCharCode(...units));
    }
  }
}
