import { expect, test } from 'vitest';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import { bankView } from '../../../controller/api/views/bank.ts';
import { reason } from '../../../controller/model/reasons.ts';
import type { BankPicture } from '../../../controller/services/shelving/index.ts';
import { ScriptedRoom } from './scripted-bank.ts';

test('a screen says in its own language what a bank waits for before it is locked, each thing once', async () => {
  const room = await new ScriptedRoom().start();
  const lockWaitsFor = [2, 3].map((aisle) => reason('aisle-occupied', { bank: 1, aisle }));
  const seen = (
    language: 'zh-CN' | 'en',
    picture: BankPicture = { ...room.picture, lockWaitsFor },
  ): unknown =>
    bankView(picture, {
      named: false,
      words: wordsIn(language),
      nameOf: () => '',
      featuresOf: () => null,
    }).lockWaitsFor;
  expect(seen('en')).toMatchObject([
    { code: 'aisle-occupied', text: 'Somebody is in an aisle of this bank.', params: { bank: 1 } },
  ]);
  expect(seen('zh-CN')).toHaveLength(1);
  expect(seen('zh-CN')).not.toEqual(seen('en'));
  expect(seen('en', room.picture)).toBeNull();
  room.close();
});

test('a wall is not told who holds the aisle that keeps a bank from being locked', async () => {
  const room = await new ScriptedRoom().start();
  const lockWaitsFor = [reason('aisle-held-by-other', { bank: 1, aisle: 2, holder: 'P-wang' })];
  const params = (named: boolean): unknown =>
    bankView(
      { ...room.picture, lockWaitsFor },
      { named, words: wordsIn('en'), nameOf: () => '', featuresOf: () => null },
    ).lockWaitsFor?.[0]?.params;
  expect(params(true)).toEqual({ bank: 1, aisle: 2, holder: 'P-wang' });
  expect(params(false)).toEqual({ bank: 1, aisle: 2 });
  room.close();
});
