import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.ts';
import {
  aisleStandsOpen,
  banksReady,
  boxesOnShelf,
  closeUp,
  fetchBox,
  lendBox,
  move,
  openAisleOf,
  placeOf,
  requestBox,
  takeBoxBack,
} from '../support/main-job.ts';
import { type KnownBox, System } from '../support/system.ts';
import { until } from '../support/until.ts';

const ZHAO_LI = '20000001';
const SUN_HAO = '20000002';

let system: System;
let keeper: HttpClient;
let records: HttpClient;

beforeAll(async () => {
  system = await System.start();
  keeper = await system.person('1001', '2580');
  records = system.records();
  await banksReady(keeper);
});
afterAll(() => system?.stop());

describe('the main job over HTTP, against the simulated room', () => {
  it('locates a volume by reference, customer, box and words of its title', async () => {
    const [box] = boxesOnShelf(system, 1);
    const volume = box!.volumes[0]!;
    const queries = [
      { reference: volume.reference },
      { customer: volume.customer },
      { box: box!.barcode },
      { title: volume.title.slice(0, 6) },
    ];
    for (const query of queries) {
      const { body } = await records.call('GET /volumes', { query: { limit: 200, ...query } });
      const found = body.items.find(
        (item) => item.box === box!.barcode && item.reference === volume.reference,
      );
      expect(found, JSON.stringify(query)).toMatchObject({ slot: box!.slot, state: 'shelved' });
      expect(found?.availability).toEqual({ available: true, reasons: [] });
    }
  });

  it('lends a sealed box and takes it back, each step with its evidence', async () => {
    const box = boxesOnShelf(system, 2)[1]!;
    const issued = await lendBox(system, keeper, box, ZHAO_LI);
    expect(issued).toMatchObject({ state: 'issued', borrower: 'zhao-li', keeper: 'wang-min' });
    expect(Date.parse(issued.dueAt ?? '')).toBeGreaterThan(Date.now());

    const { body: out } = await records.call('GET /boxes/:barcode', { params: { barcode: box.barcode } });
    expect(out.state).toBe('issued');
    expect(out.availability.reasons.map((r) => r.code)).toContain('box-on-loan');

    const closed = await takeBoxBack(system, keeper, box, issued.id);
    expect(closed.state).toBe('closed');
    await closeUp(keeper, box);

    const auditor = await system.person('3001', '5926');
    const steps = await journalOf(auditor, issued.id);
    expect(steps).toEqual([
      'retrieval.requested',
      'retrieval.approved',
      'retrieval.released',
      'pick.started',
      'box.picked',
      'box.issued',
      'box.returned',
      'box.inspected',
      'box.reshelved',
      'retrieval.closed',
    ]);
  });

  it('verifies journal and projections while the daemon runs', async () => {
    const done = await system.muniment('audit', 'verify', '--config', system.config, '--json');
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, problems: [] });
  });
});

describe('refused, each with its reason and no trace', () => {
  it.each(['zh-CN', 'en'] as const)('a wrong box under the scanner (%s)', async (language) => {
    const [, , wanted, other] = boxesOnShelf(system, 4);
    const { id } = await requestBox(system, wanted!);
    await keeper.call('POST /retrievals/:id/start-pick', { params: { id }, body: {} });
    await openAisleOf(keeper, wanted!);
    const head = await journalHead();
    const refusal = await keeper.refused(
      'POST /retrievals/:id/pick',
      { params: { id }, body: { proof: { barcode: other!.barcode } } },
      { language },
    );
    expect(refusal.codes).toContain('wrong-box');
    expect(refusal.problem.reasons?.[0]?.text).toMatch(language === 'en' ? /box/i : /盒/);
    expect(await journalHead()).toBe(head);
    await keeper.call('POST /retrievals/:id/cancel', { params: { id }, body: { why: 'test over' } });
  });

  it('an aisle with somebody in it', async () => {
    const [there, wanted] = twoBoxesOfOneBank();
    const { bank, aisle } = placeOf(there);
    await openAisleOf(keeper, there);
    await system.room.person(bank, aisle, true);
    await until('the presence is seen', async () => {
      const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
      return body.presence[aisle - 1] === true;
    });
    const head = await journalHead();
    const refusal = await keeper.refused('POST /banks/:bank/motions', {
      params: { bank },
      body: { command: 'open-aisle', aisle: placeOf(wanted).aisle },
    });
    expect(refusal.codes).toContain('aisle-occupied');
    expect(await journalHead()).toBe(head);
    await system.room.person(bank, aisle, false);
    await until('the aisle is seen empty', async () => {
      const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
      return body.presence.every((occupied) => occupied === false);
    });
  });

  it('a bank that went silent', async () => {
    const box = boxesOnShelf(system, 1)[0]!;
    const { bank, aisle } = placeOf(box);
    await system.room.deviceFault(`bank-${bank}`, 'silent');
    await until('the status is stale', async () => {
      const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
      return body.phase === 'unknown';
    });
    const refusal = await keeper.refused('POST /banks/:bank/motions', {
      params: { bank },
      body: { command: 'open-aisle', aisle },
    });
    expect(refusal.codes).toContain('status-stale');
    await system.room.deviceFault(`bank-${bank}`, 'none');
    await banksReady(keeper);
  });

  it('an unknown borrower, a wrong slot, an overdue borrower, a second loan', async () => {
    const [, , , first, second] = boxesOnShelf(system, 5);
    const { id } = await requestBox(system, first!);
    const again = await records.refused('POST /retrievals', {
      body: { box: first!.barcode, use: 'charge-out' },
    });
    expect(again.codes).toContain('box-reserved');

    await keeper.call('POST /retrievals/:id/start-pick', { params: { id }, body: {} });
    await openAisleOf(keeper, first!);
    await fetchBox(system, first!);
    const proof = { barcode: first!.barcode };
    await keeper.call('POST /retrievals/:id/pick', { params: { id }, body: { proof } });
    const stranger = await keeper.refused('POST /retrievals/:id/issue', {
      params: { id },
      body: { proof, borrower: { card: '99999999' } },
    });
    expect(stranger.codes).toContain('borrower-unknown');
    const self = await keeper.refused('POST /retrievals/:id/issue', {
      params: { id },
      body: { proof, borrower: { card: '10000001' } },
    });
    expect(self.codes).toContain('borrower-is-keeper');

    // A loan that is due almost at once, so that its borrower is overdue when asking for the next box.
    const dueAt = new Date(Date.now() + 5000).toISOString();
    await keeper.call('POST /retrievals/:id/issue', {
      params: { id },
      body: { proof, borrower: { card: SUN_HAO }, dueAt },
    });
    const lent = await records.refused('POST /retrievals', {
      body: { box: first!.barcode, use: 'charge-out' },
    });
    expect(lent.codes).toContain('box-on-loan');
    await system.room.remove(first!.barcode, 'desk-reader');

    const next = await requestBox(system, second!);
    await keeper.call('POST /retrievals/:id/start-pick', { params: { id: next.id }, body: {} });
    await openAisleOf(keeper, second!);
    await fetchBox(system, second!);
    const nextProof = { barcode: second!.barcode };
    await keeper.call('POST /retrievals/:id/pick', { params: { id: next.id }, body: { proof: nextProof } });
    await until('the loan is overdue', () => Date.now() > Date.parse(dueAt));
    const overdue = await keeper.refused('POST /retrievals/:id/issue', {
      params: { id: next.id },
      body: { proof: nextProof, borrower: { card: SUN_HAO } },
    });
    expect(overdue.codes).toContain('borrower-overdue');
    await keeper.call('POST /retrievals/:id/issue', {
      params: { id: next.id },
      body: { proof: nextProof, borrower: { card: ZHAO_LI } },
    });

    await keeper.call('POST /returns', { body: { proof: nextProof } });
    await keeper.call('POST /retrievals/:id/inspect', {
      params: { id: next.id },
      body: { sealFound: second!.seal, pages: {} },
    });
    await openAisleOf(keeper, second!);
    const wrongSlot = await keeper.refused('POST /retrievals/:id/reshelve', {
      params: { id: next.id },
      body: { proof: nextProof, slot: first!.slot },
    });
    expect(wrongSlot.codes).toContain('wrong-slot');
  });

  it('idempotency keys missing or reused, and tokens that are not ours', async () => {
    const box = system.boxes.find(
      (b) => b.securityClass === 'open' && b.slot !== '' && !boxesOnShelf(system, 6).includes(b),
    )!;
    const ask = { body: { box: box.barcode, use: 'reading-room' as const } };
    const missing = await records.refused('POST /retrievals', ask, { key: null });
    expect(missing).toMatchObject({ status: 400, codes: ['idempotency-key-missing'] });

    const key = 'records-4711';
    const first = await records.call('POST /retrievals', ask, { key });
    const repeated = await records.call('POST /retrievals', ask, { key });
    expect(repeated.body).toEqual(first.body);
    const reused = await records.refused(
      'POST /retrievals',
      { body: { ...ask.body, note: 'another body' } },
      { key },
    );
    expect(reused).toMatchObject({ status: 422, codes: ['idempotency-key-reused'] });

    const forged = await records.refused('POST /retrievals', ask, { token: 'muc_forged' });
    expect(forged).toMatchObject({ status: 401, codes: ['token-invalid'] });
    const nobody = await new HttpClient(system.url).refused('GET /volumes', { query: {} });
    expect(nobody).toMatchObject({ status: 401, codes: ['not-logged-in'] });
    const display = new HttpClient(system.url, system.displayToken);
    expect(await display.refused('POST /retrievals', ask)).toMatchObject({
      status: 403,
      codes: ['role-missing'],
    });
  });

  it('an aisle that somebody else holds', async () => {
    const box = boxesOnShelf(system, 1)[0]!;
    const { bank, aisle } = placeOf(box);
    await openAisleOf(keeper, box);
    const other = await system.person('1002', '1379');
    const refusal = await other.refused('POST /banks/:bank/motions', {
      params: { bank },
      body: { command: 'open-aisle', aisle: aisle + 1 },
    });
    expect(refusal.codes).toContain('aisle-held-by-other');
    await keeper.call('POST /banks/:bank/release', { params: { bank }, body: {} });
    await move(other, bank, { command: 'open-aisle', aisle: aisle + 1 });
    await aisleStandsOpen(other, bank, aisle + 1);
    await other.call('POST /banks/:bank/release', { params: { bank }, body: {} });
  });
});

describe('an aisle in hand', () => {
  it('is let go when its keeper logs out', async () => {
    const box = boxesOnShelf(system, 1)[0]!;
    const { bank } = placeOf(box);
    const other = await system.person('1002', '1379');
    await openAisleOf(other, box);
    await other.call('DELETE /sessions/current', {});
    await until('nobody holds it', async () => {
      const { body } = await keeper.call('GET /banks/:bank', { params: { bank } });
      return body.holds.length === 0;
    });
  });
});

/** Two boxes in the same bank that are reached from different aisles. */
function twoBoxesOfOneBank(): [KnownBox, KnownBox] {
  const [first, ...others] = boxesOnShelf(system, 6);
  const second = others.find((box) => placeOf(box).bank === placeOf(first!).bank);
  if (!first || !second) throw new Error('the holdings are too few');
  return [first, second];
}

async function journalHead(): Promise<number> {
  const done = await system.muniment('audit', 'verify', '--config', system.config, '--json');
  return (JSON.parse(done.stdout) as { head: number }).head;
}

/** The types of every journal entry that names a retrieval, oldest first. */
async function journalOf(auditor: HttpClient, retrieval: string): Promise<readonly string[]> {
  const types: string[] = [];
  let cursor: string | null = null;
  do {
    const { body }: Awaited<ReturnType<typeof page>> = await page(auditor, cursor);
    for (const item of body.items) if (item.data['retrieval'] === retrieval) types.push(item.type);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return types;
}

function page(auditor: HttpClient, cursor: string | null) {
  return auditor.call('GET /events', {
    query: { order: 'oldest', limit: 200, ...(cursor === null ? {} : { cursor }) },
  });
}
