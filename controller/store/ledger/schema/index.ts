import type { Migration } from '../../database.ts';
import { ALARM_RECORDS_SQL } from './alarm-records.ts';
import { ALARMS_SQL } from './alarms.ts';
import { ANSWERS_SQL } from './answers.ts';
import { CLIMATE_SQL, RULE_CHOICES_SQL } from './climate.ts';
import { CONTROLLER_LOCKS_SQL } from './controller-locks.ts';
import { CUSTODY_SQL, URGENCY_SQL } from './custody.ts';
import { DISINFECTION_SQL, PATROL_DAYS_SQL, PATROLS_SQL } from './disinfection.ts';
import { HOLDINGS_SQL } from './holdings.ts';
import { JOURNAL_SQL } from './journal.ts';
import { NOTIFY_SQL } from './notify.ts';
import { PEOPLE_SQL } from './people.ts';
import { PLANT_SQL } from './plant.ts';
import { ROUNDS_SQL } from './rounds.ts';
import { SHELVING_SQL } from './shelving.ts';
import { SHELVING_QUEUES_SQL } from './shelving-queues.ts';
import { YEARS_SQL } from './years.ts';

/**
 * The schema of `ledger.db`, step by step. Never change a step that was released: add one. A step that changes a
 * projection need not convert its rows: projections are rebuilt from the journal whenever a step was applied.
 */
export const LEDGER_MIGRATIONS: readonly Migration[] = [
  { name: 'journal', sql: JOURNAL_SQL },
  { name: 'holdings', sql: HOLDINGS_SQL },
  { name: 'custody', sql: CUSTODY_SQL },
  { name: 'people', sql: PEOPLE_SQL },
  { name: 'shelving', sql: SHELVING_SQL },
  { name: 'alarms', sql: ALARMS_SQL },
  { name: 'answers', sql: ANSWERS_SQL },
  { name: 'shelving-queues', sql: SHELVING_QUEUES_SQL },
  { name: 'urgency', sql: URGENCY_SQL },
  { name: 'rounds', sql: ROUNDS_SQL },
  { name: 'plant', sql: PLANT_SQL },
  { name: 'alarm-records', sql: ALARM_RECORDS_SQL },
  { name: 'notify', sql: NOTIFY_SQL },
  { name: 'disinfection', sql: DISINFECTION_SQL },
  { name: 'patrols', sql: PATROLS_SQL },
  { name: 'controller-locks', sql: CONTROLLER_LOCKS_SQL },
  { name: 'climate', sql: CLIMATE_SQL },
  { name: 'rule-choices', sql: RULE_CHOICES_SQL },
  { name: 'patrol-days', sql: PATROL_DAYS_SQL },
  { name: 'years', sql: YEARS_SQL },
];

/** A projection table: how its rows are told apart, and how a row is named to a person. */
export interface ProjectionTable {
  readonly table: string;
  /** Columns of its primary key; `rowid` for the title index. */
  readonly key: readonly string[];
  /** What to select of the table `t`, where that is more than its columns. */
  readonly select?: string;
  /** The column that people know the row by, where that is not the key. */
  readonly label?: string;
}

/** Every table that is derived from the journal; parents before the children that refer to them. */
export const PROJECTION_TABLES: readonly ProjectionTable[] = [
  { table: 'box', key: ['barcode'] },
  { table: 'volume', key: ['number'], label: 'id' },
  {
    table: 'volume_title',
    key: ['rowid'],
    select: 'rowid, words, (SELECT id FROM rebuilt.volume WHERE number = t.rowid) AS id',
    label: 'id',
  },
  { table: 'retrieval', key: ['number'], label: 'id' },
  { table: 'box_custody', key: ['barcode'] },
  { table: 'round', key: ['number'], label: 'id' },
  { table: 'round_stop', key: ['round', 'retrieval'] },
  { table: 'person', key: ['id'] },
  { table: 'client', key: ['id'] },
  { table: 'session', key: ['id'] },
  { table: 'open_intent', key: ['intent'] },
  { table: 'device_sequence', key: ['device'] },
  { table: 'aisle_hold', key: ['bank', 'aisle'] },
  { table: 'latched_stop', key: ['bank'] },
  { table: 'open_aisles', key: ['bank'] },
  { table: 'aisle_claim', key: ['number'], label: 'claim' },
  { table: 'bank_mode', key: ['bank', 'mode'] },
  { table: 'controller_lock', key: ['bank'] },
  { table: 'settled_motion', key: ['bank', 'seq'] },
  { table: 'ended_hold', key: ['bank', 'seq'] },
  { table: 'alarm', key: ['id'] },
  { table: 'alarm_occurrence', key: ['seq'], label: 'alarm' },
  { table: 'alarm_silence', key: ['room'] },
  { table: 'watch', key: ['room'] },
  { table: 'shift_entry', key: ['seq'], label: 'kind' },
  { table: 'notice', key: ['message'] },
  { table: 'notify_step', key: ['alarm', 'chain', 'step', 'ring'] },
  { table: 'notify_result', key: ['channel'] },
  { table: 'notify_sent', key: ['seq'], label: 'channel' },
  { table: 'plant_switch', key: ['plant', 'seq'] },
  { table: 'plant_hold', key: ['plant'] },
  { table: 'zone_rules', key: ['zone'] },
  { table: 'rule_choice', key: ['zone', 'seq'] },
  { table: 'calibration', key: ['point', 'seq'] },
  { table: 'box_stay', key: ['box', 'seq'] },
  { table: 'disinfection_cycle', key: ['number'], label: 'id' },
  { table: 'patrol', key: ['number'], label: 'id' },
  { table: 'patrol_day', key: ['list', 'day'] },
  { table: 'answer', key: ['principal', 'key'] },
];
