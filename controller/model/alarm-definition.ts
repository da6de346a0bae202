import type { AlarmClass, AlarmKind, AlarmPriority } from './alarms.ts';

/** A sentence in every language of the house. */
export type Sentence = Readonly<Record<'zh-CN' | 'en', string>>;

/** What makes a point abnormal. Numbers are in the unit of the point; the words mean the point's own limits. */
export type PointCondition =
  | { readonly above: number | 'high' }
  | { readonly below: number | 'low' }
  /** For contacts and words, e.g. water found. */
  | { readonly is: boolean | string };

/** Which points: all that answer to every key given. */
export interface PointSelection {
  readonly point?: string;
  readonly zone?: string;
  readonly quantity?: string;
}

/** Where an alarm comes from: a service that asserts it, or a point that is watched. */
export type AlarmSource =
  | {
      readonly kind: AlarmKind;
      /** Only these devices, points, banks …; everything when absent. */
      readonly subjects?: readonly string[];
    }
  | { readonly points: PointSelection; readonly when: PointCondition };

/** What was decided, once and in writing, about one kind of alarm (ISA-18.2: rationalization). */
export interface AlarmDefinition {
  /** The kind itself for what a service asserts; a name of the configuration's own for a point. */
  readonly id: string;
  readonly source: AlarmSource;
  readonly class: AlarmClass;
  /** `null`: as grave as the service says. */
  readonly priority: AlarmPriority | null;
  /** One line that names it, with `{subject}` and the alarm's parameters, in ICU message syntax. */
  readonly text: Sentence;
  /** What it is called where its figures are not known any more; absent where `text` speaks of none. */
  readonly name?: Sentence;
  readonly cause: Sentence;
  readonly consequence: Sentence;
  /** What whoever reads it is to do. */
  readonly response: Sentence;
  /** The condition must stand, or be gone, for so long before it counts, ms. */
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** So far must a value come back behind its limit before the condition ends, in the unit of the point. */
  readonly deadband: number;
  /** Stays after the condition ended until a person confirms that its cause was dealt with. */
  readonly latch: boolean;
  /** Of alarms that follow from each other the first is marked; `{subject}` makes it a group for each subject. */
  readonly group: string | null;
  /** Rings again when nobody acknowledged it, or it still stands, after so long, ms; `null` never. */
  readonly realarmMs: number | null;
  /** Longest time it may be shelved, ms; 0 when it must not be shelved at all. */
  readonly longestShelvingMs: number;
}
