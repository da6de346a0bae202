import type { Sqlite } from '../database.ts';
import { decodeChunk } from '../telemetry/chunk-codec.ts';
import { BlockTable } from '../telemetry/block-table.ts';
import type { Problems } from './problems.ts';

interface ChunkRow {
  readonly name: string | null;
  readonly first: number;
  readonly last: number;
  readonly data: Buffer;
}

/** Unpacks every chunk of samples and holds it against its own checksum and its row. */
export function checkChunks(db: Sqlite, problems: Problems): void {
  problems.guard('chunk', () => {
    const chunks = db.prepare<[], ChunkRow>(
      'SELECT name, first, last, data FROM chunk LEFT JOIN point ON point.number = chunk.point',
    );
    for (const { name, first, last, data } of chunks.iterate()) {
      const key = `${name} ${first}`;
      try {
        const { samples } = decodeChunk(data);
        if (name === null) problems.add('chunk', key, 'belongs to no point');
        if (samples[0]?.time !== first || samples.at(-1)?.time !== last)
          problems.add('chunk', key, 'holds other times than its row says');
      } catch (error) {
        problems.add('chunk', key, error instanceof Error ? error.message : String(error));
      }
    }
  });
}

/** Unpacks every block of fresh samples. */
export function checkBlocks(db: Sqlite, problems: Problems): void {
  problems.guard('block', () => {
    new BlockTable(db).forEach(
      () => {},
      (minute, { message }) => problems.add('block', String(minute), message),
    );
  });
}
