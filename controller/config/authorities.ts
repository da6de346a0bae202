import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Value } from 'typebox/value';
import { type ConfigProblem, say } from './problems.ts';
import type { RoomConfig } from './schema.ts';
import { NotifyConfig } from './schema-notify.ts';
import type { Source } from './source.ts';

/**
 * Makes the path of every authority that a channel names absolute. One that is not there, or is no certificate, is a
 * problem now and not when the first alarm is to leave the house.
 * @param source the room's own file, beside which the others are looked for
 */
export function placeAuthorities(source: Source, room: RoomConfig, problems: ConfigProblem[]): void {
  if (!Value.Check(NotifyConfig, room.notify)) return;
  for (const [index, channel] of room.notify.channels.entries()) {
    if (!('caFile' in channel) || channel.caFile === undefined) continue;
    channel.caFile = resolve(dirname(source.file), channel.caFile);
    const why = whyNoAuthority(channel.caFile);
    if (why === null) continue;
    const path = ['notify', 'channels', index, 'caFile'];
    problems.push({
      file: source.file,
      path: `/${path.join('/')}`,
      line: source.lineOf(path),
      message: say(`不是可用的证书：${why}`, `no certificate that can be used: ${why}`),
    });
  }
}

function whyNoAuthority(file: string): string | null {
  try {
    const { ca } = new X509Certificate(readFileSync(file));
    return ca ? null : 'it is not the certificate of an authority';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
