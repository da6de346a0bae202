import { describe, expect, it } from 'vitest';
import { Told } from '../../../controller/services/shelving/bank/told.ts';
import type { BankPicture } from '../../../controller/services/shelving/index.ts';

/** As much of a picture as is told here; the rest is compared like `phase`. */
function picture(phase: string, remainingMs: number | null, statusAgeMs = 0): BankPicture {
  const forecast = remainingMs === null ? null : { command: 'open-aisle', remainingMs };
  return { phase, statusAgeMs, status: { receivedTime: statusAgeMs }, forecast } as unknown as BankPicture;
}

describe('what listeners are told of a bank', () => {
  it('is what changed, not what only grew older', () => {
    const told = new Told();
    expect(told.isNews(picture('open', null), 0)).toBe(true);
    expect(told.isNews(picture('open', null, 100), 100)).toBe(false);
    expect(told.isNews(picture('held', null, 200), 200)).toBe(true);
  });

  it('is no countdown that runs as was said, down to its end and past it', () => {
    const told = new Told();
    told.isNews(picture('opening', 5000), 0);
    for (let ms = 250; ms <= 10_000; ms += 250)
      expect([ms, told.isNews(picture('opening', Math.max(0, 5000 - ms)), ms)]).toEqual([ms, false]);
  });

  it('is a countdown that was estimated anew, or that slips little by little', () => {
    const told = new Told();
    told.isNews(picture('opening', 5000), 0);
    expect(told.isNews(picture('opening', 6500), 0)).toBe(true);
    expect(told.isNews(picture('opening', 5900), 1000)).toBe(false);
    expect(told.isNews(picture('opening', 5600), 2500)).toBe(true);
  });

  it('is a countdown that begins or is over', () => {
    const told = new Told();
    told.isNews(picture('open', null), 0);
    expect(told.isNews(picture('open', 1000), 0)).toBe(true);
    expect(told.isNews(picture('open', null), 1000)).toBe(true);
  });
});
