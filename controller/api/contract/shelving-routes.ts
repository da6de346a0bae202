import { Type } from 'typebox';
import { BANK_MODES } from '../../model/shelving.ts';
import * as common from './common.ts';
import { define, KEEPER, Key, type RouteSpec, WATCHERS } from './route-spec.ts';
import * as shelving from './shelving.ts';

const BankParam = Type.Object({ bank: Type.Integer({ minimum: 1, maximum: 99 }) });

/** Banks: how they stand, and what people ask of them. */
export const SHELVING_ROUTES = {
  'GET /banks': define({
    tag: 'shelving',
    summary: 'Every bank as it stands',
    roles: WATCHERS,
    answer: Type.Array(shelving.BankView),
  }),
  'GET /banks/:bank': define({
    tag: 'shelving',
    summary: 'One bank as it stands',
    roles: WATCHERS,
    params: BankParam,
    answer: shelving.BankView,
  }),
  'POST /banks/:bank/motions': define({
    tag: 'shelving',
    summary: 'Ask for a motion; everyone here may stop a bank, keepers may also move it',
    roles: ['keeper', 'approver', 'auditor', 'installer'],
    params: BankParam,
    body: shelving.MotionRequest,
    status: 202,
    answer: shelving.MotionView,
    once: true,
  }),
  'POST /banks/:bank/reset': define({
    tag: 'shelving',
    summary: 'Confirm that the aisles are clear, and clear a latched stop',
    roles: ['keeper', 'installer'],
    params: BankParam,
    body: shelving.ResetBody,
    status: 202,
    answer: shelving.MotionView,
    once: true,
  }),
  'POST /banks/:bank/release': define({
    tag: 'shelving',
    summary: 'Give up the open aisle one holds',
    roles: KEEPER,
    params: BankParam,
    body: common.Nothing,
    status: 204,
    once: true,
  }),
  'POST /banks/:bank/queue': define({
    tag: 'shelving',
    summary: 'Wait for an aisle that is not free yet',
    roles: KEEPER,
    params: BankParam,
    body: shelving.QueueBody,
    status: 201,
    answer: shelving.QueueEntryView,
    once: true,
  }),
  'POST /banks/:bank/queue/:claim/leave': define({
    tag: 'shelving',
    summary: 'Wait no longer',
    roles: KEEPER,
    params: Type.Object({ ...BankParam.properties, claim: Key }),
    body: common.Nothing,
    status: 204,
    once: true,
  }),
  'POST /banks/:bank/handover': define({
    tag: 'shelving',
    summary: 'Give the aisle one holds to another keeper who stands there',
    roles: KEEPER,
    params: BankParam,
    body: shelving.HandOverBody,
    answer: shelving.BankView,
    once: true,
  }),
  'POST /banks/:bank/modes': define({
    tag: 'shelving',
    summary: 'Lock a bank, spread it for ventilation, or give it to maintenance',
    roles: ['keeper', 'installer'],
    params: BankParam,
    body: shelving.ModeBody,
    answer: shelving.BankView,
    once: true,
  }),
  'POST /banks/:bank/modes/:mode/leave': define({
    tag: 'shelving',
    summary: 'End a mode',
    roles: ['keeper', 'installer'],
    params: Type.Object({ ...BankParam.properties, mode: common.OneOf(BANK_MODES) }),
    body: shelving.LeaveModeBody,
    answer: shelving.BankView,
    once: true,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /banks${string}`, RouteSpec>>;
