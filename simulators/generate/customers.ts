import { between, pick, type Random } from '../random.ts';
import {
  BRANDS,
  ENGLISH_PARTS,
  ESTATES,
  type FileKind,
  FOREIGN,
  FORMS,
  GIVEN,
  HIGH_VOLTAGE_FILES,
  INSTITUTIONS,
  LOW_VOLTAGE_FILES,
  PLACES,
  SHOPS,
  SURNAMES,
  TRADES,
} from './words.ts';

/** Somebody who uses electricity. */
export interface Customer {
  /** Ten digits. */
  readonly number: string;
  readonly name: string;
  readonly voltage: 'high' | 'low';
  readonly foreign: boolean;
  readonly since: number;
}

/** One file of a customer. */
export interface CustomerFile {
  readonly reference: string;
  readonly title: string;
  readonly customer: Customer;
  readonly pages: number;
}

const FIRST_YEAR = 2004;
const LAST_YEAR = 2024;
/** Common transformer sizes, kVA. */
const CAPACITIES = [315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 4000, 6300, 10_000] as const;

/** Invents a customer; numbers of high-voltage customers begin with 31, of low-voltage ones with 32. */
export function inventCustomer(random: Random, voltage: 'high' | 'low', serial: number): Customer {
  const foreign = voltage === 'high' && random() < 0.03;
  return {
    number: `${voltage === 'high' ? '31' : '32'}${String(10_000_000 + serial * 7 + between(random, 0, 6))}`,
    name: voltage === 'low' ? smallName(random) : foreign ? pick(random, FOREIGN) : bigName(random),
    voltage,
    foreign,
    since: between(random, FIRST_YEAR, LAST_YEAR - 1),
  };
}

function bigName(random: Random): string {
  if (random() < 0.12) return pick(random, PLACES) + pick(random, INSTITUTIONS);
  return pick(random, PLACES) + pick(random, BRANDS) + pick(random, TRADES) + pick(random, FORMS);
}

function smallName(random: Random): string {
  const person = (): string =>
    pick(random, SURNAMES) + pick(random, GIVEN) + (random() < 0.6 ? pick(random, GIVEN) : '');
  const kind = random();
  if (kind < 0.45) return person();
  if (kind < 0.7) return pick(random, BRANDS) + pick(random, SHOPS);
  if (kind < 0.88) return `${pick(random, PLACES)}${person()}${pick(random, SHOPS)}`;
  return `${pick(random, ESTATES)}${between(random, 1, 28)}幢公用照明`;
}

/** Invents the `ordinal`-th file of a customer; the first is always the connection file. */
export function inventFile(random: Random, customer: Customer, ordinal: number): CustomerFile {
  const kinds = customer.voltage === 'high' ? HIGH_VOLTAGE_FILES : LOW_VOLTAGE_FILES;
  const kind: FileKind = (ordinal === 1 ? kinds[0] : undefined) ?? pick(random, kinds);
  const year = ordinal === 1 ? customer.since : between(random, customer.since, LAST_YEAR);
  const title = kind.title
    .replace('{户}', customer.name)
    .replace('{年}', String(year))
    .replace('{号}', `GYDHT-${year}-${String(between(random, 1, 99_999)).padStart(5, '0')}`)
    .replace('{容}', String(pick(random, CAPACITIES)));
  const english = customer.foreign && random() < 0.5 ? ` / ${pick(random, ENGLISH_PARTS)}` : '';
  return {
    reference: `${kind.code}-${year}-${customer.number}-${String(ordinal).padStart(2, '0')}`,
    title: title + english,
    customer,
    pages: between(random, ...kind.pages),
  };
}
