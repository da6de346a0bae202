import type { AlarmView, SoundView } from '../../../controller/api/contract/index.ts';
import type { LiveState } from '../live/live-state.ts';

/** A daemon that is started anew is back sooner than this, and nobody needs to be called for it. */
export const LOST_SOUNDS_AFTER_MS = 15_000;

/**
 * What a screen has to sound: what the daemon says while it is heard, and the gravest while it is not, for then nobody
 * else can say that something is wrong.
 * @param heardAgoMs how long ago the daemon was last heard; `null` when never
 * @param quiet whether somebody here has silenced that the daemon is lost
 */
export function wantedSound(
  state: LiveState,
  heardAgoMs: number | null,
  sound: SoundView | null,
  quiet: boolean,
): AlarmView['priority'] | null {
  if (state === 'dead')
    return heardAgoMs !== null && heardAgoMs > LOST_SOUNDS_AFTER_MS && !quiet ? 'urgent' : null;
  return sound?.sounding ? sound.priority : null;
}
