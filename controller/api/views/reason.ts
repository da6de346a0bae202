import type { Reason } from '../../model/reasons.ts';
import type { ReasonView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';

/** A coded reason with the same in words. */
export function reasonView(reason: Reason, words: Words): ReasonView {
  const { code, params } = reason;
  return { code, text: words.reason(reason), ...(params && { params: { ...params } }) };
}
