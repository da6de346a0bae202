import { DeviceError } from '../contract/index.ts';
import { ESCAPE, packSeptets, septetsOf } from './gsm7.ts';

/** One part of a text, ready for `AT+CMGS`. */
export interface SubmitPdu {
  /** Length of the TPDU, octets, which the command names: without the service centre's address. */
  readonly length: number;
  /** Upper-case hex, the service centre's address in front. */
  readonly hex: string;
}

/** User data of one message: 140 octets (3GPP TS 23.040, 9.2.3.24). */
const USER_DATA_OCTETS = 140;
/** Header of a part with an 8-bit reference (9.2.3.24.1): its length, 00, 03, reference, parts, part. */
const HEADER_OCTETS = 6;
const MOST_PARTS = 255;

/** SMS-SUBMIT with a relative validity period (9.2.2.2): MTI 01, VPF 10; UDHI where there is a header. */
const SUBMIT = 0x11;
const USER_DATA_HEADER = 0x40;
const DCS_GSM7 = 0x00;
const DCS_UCS2 = 0x08;
/** 24 hours (9.2.3.12.1: 143 + (24 − 12) × 2): an alarm that comes the day after tomorrow helps nobody. */
const VALID_24_HOURS = 0xa7;
/** The service centre the SIM knows. */
const OWN_SERVICE_CENTRE = '00';

/**
 * The messages that carry a text: in the default alphabet where it has every character, else in UCS-2; one message where
 * it fits, else parts under one reference. A part never ends inside a character.
 * @param reference 0..255, the same for all parts
 * @throws DeviceError `unsupported` for a number that is none and for a text of more than 255 parts
 */
export function submitPdus(number: string, text: string, reference: number): readonly SubmitPdu[] {
  const address = destination(number);
  const septets = septetsOf(text);
  const parts = septets ? gsm7Parts(septets, reference) : ucs2Parts(text, reference);
  if (parts.length > MOST_PARTS)
    throw new DeviceError('unsupported', `the text would need ${parts.length} messages`);
  return parts.map(({ header, length, data }) => {
    const first = SUBMIT | (header ? USER_DATA_HEADER : 0);
    const tpdu = Buffer.concat([
      // TP-MR 00: the modem counts.
      Buffer.of(first, 0x00),
      address,
      Buffer.of(0x00, septets ? DCS_GSM7 : DCS_UCS2, VALID_24_HOURS, length),
      data,
    ]);
    return { length: tpdu.length, hex: OWN_SERVICE_CENTRE + tpdu.toString('hex').toUpperCase() };
  });
}

interface UserData {
  readonly header: boolean;
  /** TP-UDL: septets in the default alphabet, octets in UCS-2; the header counts. */
  readonly length: number;
  readonly data: Buffer;
}

function gsm7Parts(septets: readonly number[], reference: number): readonly UserData[] {
  const most = Math.floor((USER_DATA_OCTETS * 8) / 7);
  if (septets.length <= most)
    return [{ header: false, length: septets.length, data: packSeptets(septets, 0) }];
  // A header of 48 bits takes 7 septets, one bit of them to fill.
  const headerSeptets = Math.ceil((HEADER_OCTETS * 8) / 7);
  const parts = chunks(septets, most - headerSeptets, (last) => last === ESCAPE);
  return parts.map((part, index) => ({
    header: true,
    length: headerSeptets + part.length,
    data: Buffer.concat([
      partHeader(reference, parts.length, index),
      packSeptets(part, headerSeptets * 7 - HEADER_OCTETS * 8),
    ]),
  }));
}

function ucs2Parts(text: string, reference: number): readonly UserData[] {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  if (units.length * 2 <= USER_DATA_OCTETS) {
    const data = ucs2(units);
    return [{ header: false, length: data.length, data }];
  }
  const parts = chunks(units, (USER_DATA_OCTETS - HEADER_OCTETS) / 2, (last) => (last & 0xfc00) === 0xd800);
  return parts.map((part, index) => {
    const data = Buffer.concat([partHeader(reference, parts.length, index), ucs2(part)]);
    return { header: true, length: data.length, data };
  });
}

/** Cuts into pieces of at most `most`; a piece never ends with what belongs to its successor. */
function chunks(
  codes: readonly number[],
  most: number,
  belongsToNext: (code: number) => boolean,
): readonly (readonly number[])[] {
  const pieces: (readonly number[])[] = [];
  for (let from = 0; from < codes.length; ) {
    const full = codes.slice(from, from + most);
    const isLast = from + full.length === codes.length;
    const piece = !isLast && belongsToNext(full.at(-1) ?? 0) ? full.slice(0, -1) : full;
    pieces.push(piece);
    from += piece.length;
  }
  return pieces;
}

/** @param index of the part, from 0 */
function partHeader(reference: number, parts: number, index: number): Buffer {
  return Buffer.of(HEADER_OCTETS - 1, 0x00, 0x03, reference & 0xff, parts & 0xff, index + 1);
}

function ucs2(units: readonly number[]): Buffer {
  const octets = Buffer.alloc(units.length * 2);
  for (const [index, unit] of units.entries()) octets.writeUInt16BE(unit, index * 2);
  return octets;
}

/** TP-DA (9.1.2.5): number of digits, type of number, digits two by two, the first in the low nibble. */
function destination(number: string): Buffer {
  const [, plus, digits] = /^(\+?)(\d{3,20})$/.exec(number) ?? [];
  if (digits === undefined) throw new DeviceError('unsupported', 'the telephone number is none');
  const padded = digits.length % 2 === 0 ? digits : `${digits}F`;
  const swapped = padded.replaceAll(/(.)(.)/g, '$2$1');
  return Buffer.concat([Buffer.of(digits.length, plus === '+' ? 0x91 : 0x81), Buffer.from(swapped, 'hex')]);
}
