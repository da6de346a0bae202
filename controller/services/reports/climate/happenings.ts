import { DOSE_UNIT } from '../../../model/disinfection.ts';
import type { Sheet } from '../pdf/document.ts';
import { type DocumentLanguage, figure, KINDS, momentIn, PHASES, TEXTS } from '../words.ts';
import { type ClimateMonth, countAlarms } from './assemble.ts';

const HOUR_MS = 3_600_000;

/** What happened in the month beside the air itself: disinfection, calibration, alarms, other rules. */
export function addHappenings(sheet: Sheet, month: ClimateMonth, language: DocumentLanguage): void {
  const text = TEXTS[language];
  const moment = momentIn(month.timeZone);
  sheet.heading(text.cycles);
  if (month.cycles.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.when, share: 0.22 },
        { head: text.zone, share: 0.22 },
        { head: text.how, share: 0.14 },
        { head: text.dose, share: 0.26 },
        { head: text.outcome, share: 0.16 },
      ],
      month.cycles.map(({ zone, plannedAt, begunAt, kind, dose, targetDose, phase }) => [
        moment(begunAt ?? plannedAt),
        month.zoneNameOf(zone),
        KINDS[language][kind],
        `${figure(dose, 1)} / ${figure(targetDose, 1)} ${DOSE_UNIT[kind]}`,
        PHASES[language][phase],
      ]),
    );
  sheet.heading(text.calibrations);
  if (month.calibrations.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.when, share: 0.22 },
        { head: text.point, share: 0.22 },
        { head: text.reference, share: 0.26 },
        { head: text.by, share: 0.14 },
        { head: text.offset, share: 0.16, right: true },
      ],
      month.calibrations.map(({ at, point, reference, before, after, by }) => [
        moment(at),
        point,
        reference,
        by,
        `${signed(before)} › ${signed(after)}`,
      ]),
    );
  if (month.ruleChoices.length > 0) {
    sheet.heading(text.ruleChanges);
    sheet.table(
      [
        { head: text.when, share: 0.22 },
        { head: text.ruleSet, share: 0.3 },
        { head: text.why, share: 0.32 },
        { head: text.by, share: 0.16 },
      ],
      month.ruleChoices.map(({ at, rules, why, by }) => [moment(at), rules.join('; '), why, by]),
    );
  }
  sheet.heading(text.alarms);
  const alarms = countAlarms(month.alarms);
  if (alarms.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.condition, share: 0.64 },
        { head: text.count, share: 0.16, right: true },
        { head: text.longest, share: 0.2, right: true },
      ],
      alarms.map(({ kind, subject, count, longestMs }) => [
        month.alarmName(kind, subject),
        String(count),
        figure(longestMs === null ? null : longestMs / HOUR_MS, 1),
      ]),
    );
}

/** Corrections are added to what a sensor says, so they have a sign. */
function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${figure(value, 2)}`;
}
