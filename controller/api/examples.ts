import type { Input, RouteKey } from './contract/index.ts';

type BodyOf<Route extends RouteKey> = Input<Route> extends { readonly body: infer Body } ? Body : never;

/** One body for each route that takes one, as the API description shows it. A test sends them. */
export const EXAMPLES: { readonly [Route in RouteKey]?: BodyOf<Route> } = {
  'POST /retrievals': {
    box: 'B000123',
    use: 'charge-out',
    borrower: 'P-zhang',
    note: '合同复核 / contract review',
    neededBy: '2036-02-01T10:00:00Z',
    rush: true,
  },
  'POST /retrievals/:id/approve': {},
  'POST /retrievals/:id/refuse': { why: 'Not needed for this case' },
  'POST /retrievals/:id/cancel': { why: 'Ordered twice' },
  'POST /retrievals/:id/start-pick': {},
  'POST /retrievals/:id/abandon-pick': {},
  'POST /retrievals/:id/pick': { proof: { barcode: 'B000123' } },
  'POST /retrievals/:id/not-found': {},
  'POST /retrievals/:id/issue': {
    proof: { reader: 'desk-reader' },
    borrower: { card: '0004120417' },
    dueAt: '2026-02-01T10:00:00Z',
  },
  'POST /retrievals/:id/inspect': {
    sealFound: 'S-88121',
    pages: { 'V-000123-1': 42 },
    remarks: 'Corner worn',
  },
  'POST /retrievals/:id/accept-discrepancy': { remark: 'Counted again by two people', seal: 'S-88122' },
  'POST /retrievals/:id/reshelve': { proof: { barcode: 'B000123' }, slot: '1-05-A-03-4-02' },
  'POST /returns': { proof: { barcode: 'B000123' } },
  'POST /recoveries': { proof: { barcode: 'B000123' } },
  'POST /placements': { proof: { barcode: 'B000123' }, slot: '1-05-A-03-4-02' },
  'POST /rounds': { retrievals: ['R-000123', 'R-000124'] },
  'POST /rounds/:id/skip': { retrieval: 'R-000123', why: 'The aisle is blocked by a trolley' },
  'POST /rounds/:id/reorder': { retrievals: ['R-000124', 'R-000123'] },
  'POST /rounds/:id/end': {},
  'POST /banks/:bank/motions': { command: 'open-aisle', aisle: 5 },
  'POST /banks/:bank/reset': { clear: true, statement: 'I walked every aisle; nobody is inside' },
  'POST /banks/:bank/release': {},
  'POST /banks/:bank/queue': { aisle: 5 },
  'POST /banks/:bank/queue/:claim/leave': {},
  'POST /banks/:bank/handover': { aisle: 5, card: '0004120417' },
  'POST /banks/:bank/modes': {
    mode: 'maintenance',
    why: 'Bearing of carriage 3',
    until: '2036-02-01T10:00:00Z',
    person: 'P-chen',
  },
  'POST /banks/:bank/modes/:mode/leave': { why: 'The bearing is changed' },
  'POST /doors/:id/unlock': {},
  'POST /alarms/:id/acknowledge': { comment: 'Technician is on the way' },
  'POST /sessions': { login: 'wang', pin: '246810', station: 'kiosk-1' },
  'POST /sessions/display': { token: 'the token of a client with role display' },
  'POST /borrowers/identify': { card: '0004120417' },
};
