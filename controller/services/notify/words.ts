import type { Sentence } from '../../model/alarm-definition.ts';
import type { NoticeText, SpokenLanguage } from '../../model/notify.ts';

/** The words of one language; implemented at the edge, where the catalogues are. */
export interface NotifyWords {
  notice(piece: NoticeText, filling?: Readonly<Record<string, unknown>>): string;
  /** A sentence of an alarm's definition, filled; the alarm's id where it has none. */
  alarm(
    alarm: {
      readonly kind: string;
      readonly subject: string;
      readonly params?: Readonly<Record<string, unknown>>;
    },
    template: Sentence | undefined,
  ): string;
}

export type WordsIn = (language: SpokenLanguage) => NotifyWords;
