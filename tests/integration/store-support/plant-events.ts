import type { DomainEvent } from '../../../controller/model/events.ts';

/** Plant that was switched and is held, and plant that was given back. */
export const PLANT_EVENTS: readonly DomainEvent[] = [
  {
    type: 'plant.switched',
    plant: 'drying-1',
    on: true,
    why: 'too-damp',
    params: { zone: 'hv', value: 58.1, limit: 57 },
  },
  { type: 'plant.switched', plant: 'drying-1', on: false, why: 'no-demand', params: {} },
  { type: 'plant.held', plant: 'drying-1', on: false, until: 8e12, why: '更换滤网', by: 'P-keeper' },
  { type: 'plant.held', plant: 'fan', on: true, until: 8e12, why: '通风', by: 'P-keeper' },
  { type: 'plant.released', plant: 'fan', by: 'P-keeper', why: '' },
];
