import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Actor } from '../../model/actor.ts';
import type { Audience } from './audience.ts';

/** What one reader may be behind, bytes; a screen that reads at all never gets near it. */
const MAX_BEHIND_BYTES = 512 * 1024;
/** In a room of many points one picture is more than that: as many of these, the whole room as it stands. */
const MAX_PICTURES_BEHIND = 4;
/** The same while it is told what it missed: it waits for each portion, but one portion of a large import is large. */
const MAX_BEHIND_CATCHING_UP_BYTES = 8 * 1024 * 1024;

/** One reader of the live stream. */
export class LiveConnection {
  readonly actor: Actor;
  readonly audience: Audience;
  /** Devices whose scans this reader hears. */
  readonly scanners: ReadonlySet<string>;
  /** The newest journal sequence it was sent, or was not meant to see. */
  sentUpTo: number;
  /** While it is still being sent what it missed, newer entries come from the journal and not from the commit. */
  catchingUp = false;
  readonly #response: ServerResponse;
  readonly #onDropped: () => void;
  #allowedBytes = MAX_BEHIND_BYTES;

  constructor(
    response: ServerResponse,
    reader: { actor: Actor; audience: Audience; scanners: ReadonlySet<string>; sentUpTo: number },
    onDropped: () => void,
  ) {
    this.#response = response;
    this.actor = reader.actor;
    this.audience = reader.audience;
    this.scanners = reader.scanners;
    this.sentUpTo = reader.sentUpTo;
    this.#onDropped = onDropped;
  }

  get open(): boolean {
    return !this.#response.destroyed && !this.#response.writableEnded;
  }

  /** Sends the room as it stands; by its length it is judged from then on how far behind is too far. */
  begin(picture: string): void {
    this.#allowedBytes = Math.max(MAX_BEHIND_BYTES, MAX_PICTURES_BEHIND * picture.length);
    this.send(picture);
  }

  /** Sends text. A reader that has stopped reading is dropped: it will come back and be told what it missed. */
  send(text: string): void {
    if (!this.open) return;
    this.#response.write(text);
    const more = this.catchingUp ? MAX_BEHIND_CATCHING_UP_BYTES : 0;
    if (this.#response.writableLength > this.#allowedBytes + more) this.drop();
  }

  /** Ends it at once, for it takes more than its share. */
  drop(): void {
    this.#onDropped();
    this.#response.destroy();
  }

  /** Resolves when the reader has taken what was sent, or is gone. */
  async taken(): Promise<void> {
    if (!this.open || !this.#response.writableNeedDrain) return;
    await Promise.race([once(this.#response, 'drain'), once(this.#response, 'close')]);
  }

  end(): void {
    if (this.open) this.#response.end();
  }
}
