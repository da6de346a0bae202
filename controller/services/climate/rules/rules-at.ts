import type { RuleChoice } from '../../../model/climate.ts';

/**
 * By which rule sets a zone was judged at a moment.
 * @param choices that people made for the zone, oldest first
 * @param configured names of rule sets, or of media, that hold until people choose others
 * @param at epoch ms
 */
export function rulesAt(
  choices: readonly RuleChoice[],
  configured: readonly string[],
  at: number,
): readonly string[] {
  const last = choices.findLast((choice) => choice.at <= at);
  // Before the first choice there held what it replaced, whatever is configured by now.
  return last?.rules ?? choices[0]?.before ?? configured;
}
