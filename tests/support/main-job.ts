import { expect } from 'vitest';
import type { BankView, Input, Answer, Problem, RetrievalView } from '../../controller/api/contract/index.ts';
import { aisleOf, parseSlot } from '../../controller/model/address.ts';
import type { HttpClient } from './http-client.ts';
import type { KnownBox, System } from './system.ts';
import { until } from './until.ts';

/** Where a box is reached: its bank and the aisle one stands in. */
export function placeOf(box: KnownBox): { bank: number; aisle: number } {
  const slot = parseSlot(box.slot);
  if (!slot) throw new Error(`${box.barcode} has no slot`);
  return { bank: slot.bank, aisle: aisleOf(slot) };
}

/** The first boxes on the shelf that need no approval and are reached from different aisles. */
export function boxesOnShelf(system: System, count: number): readonly KnownBox[] {
  const seen = new Set<string>();
  const found = system.boxes.filter((box) => {
    if (box.slot === '' || box.securityClass === 'confidential') return false;
    const { bank, aisle } = placeOf(box);
    const key = `${bank}-${aisle}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  expect(found.length).toBeGreaterThanOrEqual(count);
  return found.slice(0, count);
}

/** Every bank has been seen, is still, and can be told to move: the contact of the fire panel has been read too. */
export async function banksReady(keeper: HttpClient): Promise<void> {
  await until('the relay board with the fire contact answers', async () => {
    const { body } = await keeper.call('GET /devices', {});
    return body.some(({ device, connected }) => device === 'relay-1' && connected);
  });
  await until('both banks report', async () => {
    const { body } = await keeper.call('GET /banks', {});
    return body.length === 2 && body.every((b) => b.connected && b.phase !== 'unknown' && !b.moving);
  });
}

/** What may not be known for a moment on a busy machine. */
const MOMENTARY: ReadonlySet<string> = new Set([
  'status-unknown',
  'status-stale',
  'presence-unknown',
  'device-unreachable',
]);

/** Sets a bank going; like any keeper, asks again when that is refused for what is not known at the moment. */
export function move(
  keeper: HttpClient,
  bank: number,
  body: Input<'POST /banks/:bank/motions'>['body'],
): Promise<Answer<'POST /banks/:bank/motions'>> {
  return until(`bank ${bank} takes ${body.command}`, async () => {
    const reply = await keeper.attempt('POST /banks/:bank/motions', { params: { bank }, body });
    if (reply.status < 300) return reply.body as Answer<'POST /banks/:bank/motions'>;
    const { reasons = [] } = reply.body as Problem;
    if (reasons.length > 0 && reasons.every(({ code }) => MOMENTARY.has(code))) return null;
    throw new Error(`bank ${bank}, ${body.command}: ${reply.status} ${JSON.stringify(reply.body)}`);
  });
}

/** Opens the aisle of a box and waits until it stands open. */
export async function openAisleOf(keeper: HttpClient, box: KnownBox): Promise<BankView> {
  const { bank, aisle } = placeOf(box);
  await move(keeper, bank, { command: 'open-aisle', aisle });
  return aisleStandsOpen(keeper, bank, aisle);
}

export function aisleStandsOpen(keeper: HttpClient, bank: number, aisle: number): Promise<BankView> {
  return until(`aisle ${aisle} of bank ${bank} stands open`, async () => {
    const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
    return body.openAisles?.includes(aisle) &&
      !body.moving &&
      (body.phase === 'open' || body.phase === 'held')
      ? body
      : null;
  });
}

/**
 * Pushes the bank together, away from the box's aisle, and waits until that aisle is closed and nobody's any more. With
 * one free aisle width there is always a gap at one end.
 */
export async function closeUp(keeper: HttpClient, box: KnownBox): Promise<void> {
  const { bank, aisle } = placeOf(box);
  const side = aisle === 1 ? 'left' : 'right';
  await move(keeper, bank, { command: 'close-up', side });
  await until(`aisle ${aisle} of bank ${bank} is closed`, async () => {
    const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
    return !body.moving && body.openAisles?.includes(aisle) === false && body.holds.length === 0;
  });
}

/** Walks in, takes the box from its slot, walks out and lays it on the desk reader. */
export async function fetchBox(system: System, box: KnownBox): Promise<void> {
  const { bank, aisle } = placeOf(box);
  await system.room.person(bank, aisle, true);
  await system.room.take(box.barcode);
  await system.room.person(bank, aisle, false);
  await system.room.present(box.barcode, 'desk-reader');
}

/** Asks for a box as the records system does. */
export async function requestBox(system: System, box: KnownBox): Promise<RetrievalView> {
  const reply = await system
    .records()
    .call('POST /retrievals', { body: { box: box.barcode, use: 'charge-out' } });
  expect(reply.status).toBe(202);
  expect(reply.headers.get('location')).toBe(`/api/v1/retrievals/${reply.body.id}`);
  return reply.body;
}

/** From request to the box in the borrower's hands. */
export async function lendBox(
  system: System,
  keeper: HttpClient,
  box: KnownBox,
  card: string,
): Promise<RetrievalView> {
  const { id } = await requestBox(system, box);
  await keeper.call('POST /retrievals/:id/start-pick', { params: { id }, body: {} });
  await openAisleOf(keeper, box);
  await fetchBox(system, box);
  const proof = { reader: 'desk-reader' };
  await keeper.call('POST /retrievals/:id/pick', { params: { id }, body: { proof } });
  const issued = await keeper.call('POST /retrievals/:id/issue', {
    params: { id },
    body: { proof, borrower: { card } },
  });
  await system.room.remove(box.barcode, 'desk-reader');
  return issued.body;
}

/** From the borrower's hands back to the slot; receives, inspects and shelves as `keeper`. */
export async function takeBoxBack(
  system: System,
  keeper: HttpClient,
  box: KnownBox,
  id: string,
): Promise<RetrievalView> {
  await keeper.call('POST /returns', { body: { proof: { barcode: box.barcode } } });
  await keeper.call('POST /retrievals/:id/inspect', {
    params: { id },
    body: { sealFound: box.seal, pages: {} },
  });
  await openAisleOf(keeper, box);
  const { bank, aisle } = placeOf(box);
  await system.room.person(bank, aisle, true);
  await system.room.put(box.barcode, box.slot);
  await system.room.person(bank, aisle, false);
  const done = await keeper.call('POST /retrievals/:id/reshelve', {
    params: { id },
    body: { proof: { barcode: box.barcode }, slot: box.slot },
  });
  return done.body;
}
