import type { ParamsOf } from '../../../model/alarm-params.ts';
import type { AlarmKind } from '../../../model/alarms.ts';
import type { Finding } from '../engine/machine.ts';

/** What is found of a kind, with everything that sentences about it speak of. */
type FindingOf<Kind extends string> = Kind extends AlarmKind
  ? Omit<Finding, 'params'> & { readonly params: ParamsOf<Kind> }
  : Finding;

/** Says that a condition is abnormal, or with `null` that it is not. Saying the same again changes nothing. */
export type Tell = <Kind extends string>(
  kind: Kind,
  subject: string,
  finding: FindingOf<Kind> | null,
) => void;
