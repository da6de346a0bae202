import { Refusal } from '../../controller/model/decision.ts';

/** The codes of the refusal that a call ends in; fails when it does not. */
export async function refusal(call: Promise<unknown>): Promise<readonly string[]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refusal) return error.reasons.map(({ code }) => code);
    throw error;
  }
  throw new Error('expected a refusal, but it was granted');
}
