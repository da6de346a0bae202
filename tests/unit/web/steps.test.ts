import { describe, expect, it } from 'vitest';
import type { BankView, RetrievalView } from '../../../controller/api/contract/index.ts';
import { RETRIEVAL_STATES } from '../../../controller/model/custody.ts';
import { flowOf, LEGS } from '../../../web/kiosk/flow/steps.ts';

const ME = 'wang-min';

function retrieval(over: Partial<RetrievalView> = {}): RetrievalView {
  return {
    id: 'R-1',
    box: 'B1',
    slot: '1-05-B-03-4-06',
    volumes: [],
    use: 'charge-out',
    state: 'released',
    requestedBy: 'records',
    requestedAt: '2026-01-01T00:00:00.000Z',
    forBorrower: null,
    note: null,
    neededBy: null,
    rush: false,
    approvedBy: null,
    holdUntil: null,
    keeper: ME,
    borrower: null,
    borrowerName: null,
    dueAt: null,
    overdue: false,
    inspector: null,
    discrepancies: [],
    seal: null,
    ...over,
  };
}

const bank = (over: Partial<BankView>): BankView =>
  ({ bank: 1, openAisles: [6], moving: false, ...over }) as BankView;

const FRESH = { borrowerKnown: false, puttingBack: false };

const stepOf = (over: Partial<RetrievalView>, view?: BankView, local: Partial<typeof FRESH> = {}): string =>
  flowOf(retrieval(over), view, ME, { ...FRESH, ...local }).step;

describe('the way of a retrieval at the kiosk', () => {
  it('knows the aisle of a slot: face B of carriage 5 is reached from aisle 6', () => {
    expect(flowOf(retrieval(), undefined, ME, FRESH)).toMatchObject({
      aisle: 6,
      leg: 'out',
    });
  });

  it('asks for the box only while its own aisle stands open and still', () => {
    expect(stepOf({ state: 'picking' }, bank({}))).toBe('prove');
    expect(stepOf({ state: 'picking' }, bank({ moving: true }))).toBe('open');
    expect(stepOf({ state: 'picking' }, bank({ openAisles: [5] }))).toBe('open');
    expect(stepOf({ state: 'picking' }, bank({ openAisles: [2, 6] }))).toBe('prove');
    expect(stepOf({ state: 'picking' }, bank({ openAisles: null }))).toBe('open');
    expect(stepOf({ state: 'picking' })).toBe('open');
    expect(stepOf({ state: 'inspected' }, bank({}))).toBe('shelve');
    expect(stepOf({ state: 'inspected' }, bank({ openAisles: [] }))).toBe('open-back');
  });

  it('leaves the pick of another keeper alone', () => {
    expect(stepOf({ state: 'picking', keeper: 'li-qiang' }, bank({}))).toBe('elsewhere');
  });

  it('hands over only to a borrower who was identified', () => {
    expect(stepOf({ state: 'picked' })).toBe('borrower');
    expect(stepOf({ state: 'picked' }, undefined, { borrowerKnown: true })).toBe('issue');
  });

  it('leads a box that is not issued after all back to its shelf', () => {
    expect(stepOf({ state: 'picked' }, bank({ openAisles: [2] }), { puttingBack: true })).toBe('open-back');
    expect(stepOf({ state: 'picked' }, bank({}), { puttingBack: true })).toBe('shelve');
  });

  it('has a step for every state, and a milestone for each step on the way', () => {
    const milestones: readonly string[] = [...LEGS.out, ...LEGS.back];
    for (const state of RETRIEVAL_STATES) {
      const { step } = flowOf(retrieval({ state }), bank({}), ME, FRESH);
      expect(step).toMatch(/\w/);
      if (!['approve', 'discrepant', 'ended'].includes(step)) expect(milestones).toContain(step);
    }
  });

  it('knows no aisle for a box without a slot', () => {
    expect(flowOf(retrieval({ state: 'picking', slot: null }), bank({}), ME, FRESH)).toMatchObject({
      step: 'open',
      slot: null,
      aisle: null,
    });
  });
});
