import type { LocatedVolume } from '../holdings/index.ts';
import { type Decision, grantUnless, refuse } from '../../model/decision.ts';
import { type Reason, reason } from '../../model/reasons.ts';

/**
 * Which one box is meant by a barcode, by names of volumes, or by both.
 * @param named volumes that carry an id or reference code; several when a reference is not unique
 * @returns the barcode, and the ids of the volumes asked for (none when the box itself is)
 */
export function nameVolumes(
  asked: { readonly box?: string; readonly volumes?: readonly string[] },
  named: (text: string) => readonly LocatedVolume[],
): Decision<{ box: string; volumes: readonly string[] }> {
  const names = [...new Set(asked.volumes ?? [])];
  if (names.length === 0)
    return asked.box === undefined
      ? refuse(reason('input-invalid', { field: 'volumes' }))
      : grantUnless([], () => ({ box: asked.box as string, volumes: [] }));

  const reasons: Reason[] = [];
  const found: LocatedVolume[] = [];
  for (const name of names) {
    const [only, ...more] = pick(named(name), name, asked.box);
    if (!only) reasons.push(reason('volume-unknown', { volume: name }));
    else if (more.length > 0)
      reasons.push(reason('volume-ambiguous', { volume: name, count: more.length + 1 }));
    else found.push(only);
  }
  const boxes = new Set(found.map((volume) => volume.box));
  if (asked.box !== undefined) boxes.add(asked.box);
  if (boxes.size > 1) reasons.push(reason('volumes-in-several-boxes', { boxes: [...boxes].join(', ') }));
  const [box = ''] = boxes;
  return grantUnless(reasons, () => ({ box, volumes: [...new Set(found.map((volume) => volume.id))] }));
}

/** An id beats a reference code that happens to read the same; a named box settles which copy is meant. */
function pick(candidates: readonly LocatedVolume[], name: string, box: string | undefined) {
  const byId = candidates.filter((volume) => volume.id === name);
  if (byId.length > 0) return byId;
  const inBox = candidates.filter((volume) => volume.box === box);
  return inBox.length > 0 ? inBox : candidates;
}
