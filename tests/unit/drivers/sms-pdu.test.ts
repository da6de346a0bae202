import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submitPdus } from '../../../drivers/sms-modem/pdu.ts';
import { AtReader, registeredIn, signalIn } from '../../../drivers/sms-modem/at-reader.ts';
import { decodeSubmit } from '../../../simulators/devices/sms-submit.ts';

const parts = (text: string, reference = 7) =>
  submitPdus('+8613800000000', text, reference).map(({ hex, length }) => decodeSubmit(hex, length));
const textOf = (text: string): string =>
  parts(text)
    .map((part) => part?.text)
    .join('');

describe('a short message as octets', () => {
  it('packs the default alphabet as in the standard: "hello" is E8329BFD06', () => {
    const [pdu] = submitPdus('+85291234567', 'hello', 0);
    expect(pdu).toEqual({ length: 19, hex: '0011000B915892214365F70000A705E8329BFD06' });
  });

  it('writes Chinese in UCS-2, and a national number as such', () => {
    const [pdu] = submitPdus('10086', '报警', 0);
    expect(pdu).toEqual({ length: 15, hex: '00110005810180F60008A70462A58B66' });
  });

  it.each([
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ])('takes %i Chinese characters in %i messages', (characters, messages) => {
    expect(parts('警'.repeat(characters))).toHaveLength(messages);
  });

  it.each([
    [160, 1],
    [161, 2],
    [306, 2],
    [307, 3],
  ])('takes %i Latin characters in %i messages', (characters, messages) => {
    expect(parts('a'.repeat(characters))).toHaveLength(messages);
  });

  it('never cuts a character in two, at whatever place it stands', () => {
    for (let before = 60; before <= 70; before++) {
      const text = `${'警'.repeat(before)}😀${'警'.repeat(20)}`;
      for (const part of parts(text)) expect(part?.text).not.toMatch(/\p{Surrogate}/u);
      expect(textOf(text)).toBe(text);
    }
    for (let before = 150; before <= 155; before++) {
      const text = `${'a'.repeat(before)}€${'b'.repeat(20)}`;
      expect(textOf(text)).toBe(text);
    }
  });

  it('is read back by another hand as it was, with its parts numbered under one reference', () => {
    const latin = fc.string({
      unit: fc.constantFrom(...Array.from('aZ09 @£\n€[]{}~^|\\Ωñ_')),
      maxLength: 500,
    });
    const any = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(fc.oneof(latin, any), fc.nat(255), (text, reference) => {
        const read = parts(text, reference);
        expect(read.map((part) => part?.text).join('')).toBe(text);
        for (const [index, part] of read.entries()) {
          expect(part?.number).toBe('+8613800000000');
          expect(part?.part).toEqual(
            read.length === 1 ? null : { reference, of: read.length, index: index + 1 },
          );
        }
      }),
    );
  });

  it.each(['', '+', 'abc', '13800 000000', '12', '1'.repeat(21)])('refuses the number "%s"', (number) => {
    expect(() => submitPdus(number, 'x', 0)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

describe('what a modem says', () => {
  it('is cut into the same lines however its bytes arrive', () => {
    const said = Buffer.from('\r\n+CMGS: 5\r\n\r\nOK\r\n\r\n> ');
    const whole = new AtReader().push(said);
    expect(whole).toEqual([{ line: '+CMGS: 5' }, { line: 'OK' }, { prompt: true }]);
    const reader = new AtReader();
    expect(Array.from(said).flatMap((byte) => reader.push(Buffer.of(byte)))).toEqual(whole);
  });

  it('does not grow by noise without an end', () => {
    const reader = new AtReader();
    for (let n = 0; n < 100; n++) expect(reader.push(Buffer.alloc(100, 'x'))).toEqual([]);
    expect(reader.push(Buffer.from('\r\nOK\r\n')).at(-1)).toEqual({ line: 'OK' });
  });

  it.each([
    ['+CSQ: 0,0', -113],
    ['+CSQ: 31,99', -51],
    ['+CSQ: 99,99', null],
    ['OK', null],
  ])('%s is %s dBm', (line, dBm) => expect(signalIn(line)).toBe(dBm));

  it.each([
    ['+CREG: 0,1', true],
    ['+CREG: 5', true],
    ['+CREG: 0,2', false],
    ['+CSQ: 1,1', null],
  ])('%s: registered %s', (line, registered) => expect(registeredIn(line)).toBe(registered));
});
