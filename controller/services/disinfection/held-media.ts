import type { Medium } from '../../model/holdings.ts';
import type { ZoneSpec } from './policy.ts';
import type { DisinfectionRepository } from './repository.ts';

/** What is kept in each zone, asked for at every look and looked up only when a box has moved since. */
export class HeldMedia {
  readonly #repository: Pick<DisinfectionRepository, 'mediaIn'>;
  readonly #known = new Map<string, readonly Medium[]>();

  constructor(repository: Pick<DisinfectionRepository, 'mediaIn'>) {
    this.#repository = repository;
  }

  /** Media in the space that light or gas for that zone reaches, each once. */
  in({ zone, space, banks }: ZoneSpec): readonly Medium[] {
    const media = this.#known.get(zone) ?? this.#repository.mediaIn(space, banks);
    this.#known.set(zone, media);
    return media;
  }

  /** A box came, went or moved. */
  forget(): void {
    this.#known.clear();
  }
}
