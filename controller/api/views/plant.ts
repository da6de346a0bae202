import type { PlantPicture } from '../../services/climate/index.ts';
import type { PlantView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { NameOf } from './people.ts';
import type { Sight } from './sight.ts';
import { instant, instantOrNull } from './time.ts';

/** Who looks at plant: on a wall nobody is named. */
export interface PlantReader {
  readonly sight: Sight;
  readonly words: Words;
  readonly nameOf: NameOf;
}

/** One plant for one reader. */
export function plantView(picture: PlantPicture, { sight, words, nameOf }: PlantReader): PlantView {
  const { config, hold, why, params } = picture;
  const named = sight !== 'wall';
  return {
    id: config.id,
    name: config.name,
    kind: config.kind,
    zones: config.zones,
    on: picture.on,
    since: instantOrNull(picture.since),
    why,
    text: words.plantCause(why, params),
    params: { ...params },
    waitsUntil: instantOrNull(picture.waitsUntil),
    reported: picture.reported,
    connected: picture.connected,
    hold: hold && {
      on: hold.on,
      until: instant(hold.until),
      why: named ? hold.why : '',
      by: named ? hold.by : '',
      byName: named ? nameOf(hold.by) : '',
    },
    // Finer than anybody reads, and coarse enough that it is not news every second.
    runShare: Math.round(picture.runShare * 1000) / 1000,
    starts: picture.starts,
  };
}
