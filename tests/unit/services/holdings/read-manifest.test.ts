import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Existing,
  type ImportPlan,
  type ManifestFile,
  MappingError,
  readManifest,
  readMapping,
} from '../../../../controller/services/holdings/index.ts';
import { MANIFEST_LIMIT_BYTES } from '../../../../controller/services/holdings/index.ts';
import { SHAPES } from '../house.ts';

const HEADER =
  'box_barcode,epc,seal,security_class,medium,zone,slot,volume_reference,volume_title,customer,pages';
const GOOD = 'B1,E28000000001,S1,open,paper,hv,1-02-A-01-1-01,HV-1,供电合同,1001,12';

const nothing: Existing = {
  holdings: { box: () => null, volumesOf: () => [] },
  custody: { box: () => null, boxByEpc: () => null, boxAtHome: () => null },
};

const read = (content: ManifestFile['content'], existing = nothing): Promise<ImportPlan> =>
  readManifest({ name: 'm.csv', content }, { shapes: SHAPES, existing });
const rows = (...lines: string[]): Promise<ImportPlan> => read([HEADER, ...lines].join('\n'));
const errors = (plan: ImportPlan) =>
  plan.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, code }) => `${line} ${column ?? '-'} ${code}`);

/** A house that holds what a plan took in. */
function holding({ accessions }: ImportPlan): Existing {
  const find = (barcode: string) => accessions.find(({ box }) => box.barcode === barcode);
  const custodyOf = (found: ReturnType<typeof find>) =>
    found && { barcode: found.box.barcode, slot: found.slot };
  return {
    holdings: {
      box: (barcode) => find(barcode)?.box ?? null,
      volumesOf: (barcode) => find(barcode)?.volumes ?? [],
    },
    custody: {
      box: (barcode) => custodyOf(find(barcode)) ?? null,
      boxByEpc: (epc) => custodyOf(accessions.find(({ box }) => box.epc === epc)) ?? null,
      boxAtHome: (slot) => custodyOf(accessions.find((accession) => accession.slot === slot)) ?? null,
    },
  };
}

describe('the house manifest', () => {
  it('makes boxes of rows; empty box cells say "as above"', async () => {
    const plan = await rows(GOOD, 'B1,,,,,,,HV-2,"图纸, 总图",1001,', 'B2,,,internal,optical,,,,,,');
    expect(errors(plan)).toEqual([]);
    expect(plan.accessions).toMatchObject([
      {
        box: { barcode: 'B1', epc: 'E28000000001', seal: 'S1', securityClass: 'open', zone: 'hv' },
        slot: '1-02-A-01-1-01',
        volumes: [
          { reference: 'HV-1', title: '供电合同', customer: '1001', pages: 12 },
          { reference: 'HV-2', title: '图纸, 总图' },
        ],
      },
      { box: { barcode: 'B2', securityClass: 'internal', medium: 'optical' }, slot: null, volumes: [] },
    ]);
    expect(plan.summary).toMatchObject({ rows: 3, boxes: 2, volumes: 2, unplaced: 1, errors: 0 });
  });

  it('takes all or nothing, and says what is wrong in each row', async () => {
    const plan = await rows(
      GOOD,
      ',,,open,paper,,,R,T,,',
      'B 3,,,open,paper,,,R,T,,',
      '3.11E+13,,,open,paper,,,R,T,,',
      'B5,XYZ,,secret,vellum,,9-99-A-01-1-01,,T,,1.5',
      'B6,,,open,paper,,somewhere,R,T,,-1',
      'B7,E28000000001,,open,paper,,1-02-A-01-1-01,R,T,,',
      'B1,,S2,,,,,HV-3,T,,',
      'too,few',
    );
    expect(errors(plan)).toEqual([
      '10 - cells-miscounted',
      '3 box_barcode cell-empty',
      '4 box_barcode barcode-invalid',
      '5 box_barcode number-mangled',
      '9 seal box-disagrees',
      '6 epc epc-invalid',
      '6 security_class word-unknown',
      '6 medium word-unknown',
      '6 slot slot-not-in-room',
      '6 pages number-invalid',
      '6 volume_reference cell-empty',
      '7 slot slot-malformed',
      '7 pages number-invalid',
      '8 slot slot-taken-in-file',
      '8 epc epc-taken-in-file',
    ]);
    expect(plan).toMatchObject({ acceptable: false, accessions: [] });
    expect(plan.problems.every(({ message }) => !/\{\w+\}/.test(message.en + message['zh-CN']))).toBe(true);
  });

  it('knows its columns', async () => {
    expect(errors(await read(`${HEADER.replace('medium', 'media')}\n${GOOD}`))).toEqual([
      '1 medium column-missing',
    ]);
    const plan = await read(
      'box_barcode,security_class,medium,volume_reference,volume_title,shelf\nB1,open,paper,R,T,x',
    );
    expect(errors(plan)).toEqual([]);
    expect(plan.problems.map(({ code }) => code)).toContain('column-unknown');
    expect(errors(await read('a,b,a\n1,2,3'))).toEqual(['1 a column-repeated']);
  });

  it('reads what spreadsheets write, and refuses what it cannot', async () => {
    const crlf = `\uFEFF${HEADER}\r\n${GOOD}\r\n\r\n`;
    expect((await read(Buffer.from(crlf))).summary).toMatchObject({ boxes: 1, errors: 0 });
    expect(errors(await read(''))).toEqual(['0 - file-empty']);
    expect(errors(await read(`${HEADER}\n`))).toEqual(['0 - no-boxes']);
    expect(errors(await read(Buffer.from(crlf, 'utf16le')))).toEqual(['1 - encoding-wrong']);
    const gbk = Buffer.concat([
      Buffer.from(`${HEADER}\nB1,,,open,paper,,,R,`),
      Buffer.from([0xb9, 0xa9]),
      Buffer.from(',,'),
    ]);
    expect(errors(await read(gbk))).toEqual(['2 - encoding-wrong']);
    expect(errors(await read(`${HEADER}\n${GOOD}\nB2,"broken`))).toEqual(['3 - csv-broken']);
  });

  it('names the line a row begins on, whatever its cells span', async () => {
    const plan = await rows('B1,,,open,paper,,,R,"two\nlines",,', '', 'B2,,,bad,paper,,,R,T,,');
    expect(errors(plan)).toEqual(['5 security_class word-unknown']);
  });

  it('stops reading a stream at its limit', async () => {
    let served = 0;
    const chunk = new Uint8Array(16 * 1024 * 1024);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        served += chunk.byteLength;
        yield chunk;
      }
    }
    expect(errors(await read(endless()))).toEqual(['0 - file-too-large']);
    expect(served).toBeLessThanOrEqual(MANIFEST_LIMIT_BYTES + chunk.byteLength);
  });

  it('plans nothing when the same file is read again', async () => {
    const first = await rows(GOOD, 'B1,,,,,,,HV-1,供电合同,,', 'B2,,,open,paper,,,R,T,,');
    const again = await read(
      [HEADER, GOOD, 'B1,,,,,,,HV-1,供电合同,,', 'B2,,,open,paper,,,R,T,,'].join('\n'),
      holding(first),
    );
    expect(again).toMatchObject({ acceptable: true, accessions: [], summary: { unchanged: 2 } });
    expect(again.problems.map(({ code }) => code)).toEqual([
      'volume-repeated',
      'box-already-here',
      'box-already-here',
    ]);
  });

  it('never changes or doubles what is here', async () => {
    const here = holding(await rows(GOOD));
    const other = [HEADER, 'B1,,,open,paper,,,HV-9,T,,', 'B2,E28000000001,,open,paper,,1-02-A-01-1-01,R,T,,'];
    expect(errors(await read(other.join('\n'), here))).toEqual([
      '2 box_barcode barcode-taken',
      '3 slot slot-taken',
      '3 epc epc-taken',
    ]);
    const edited = await read([HEADER, GOOD.replace('S1', 'S2').replace(',12', ',13')].join('\n'), here);
    expect(edited.problems.map(({ code, message }) => [code, message.en])).toEqual([
      [
        'box-differs',
        'box B1 is here already with another seal, pages; an import does not change what is here',
      ],
    ]);
  });

  it('never throws, whatever the bytes', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('B1', 'open', 'paper', '"', '1-02-A-01-1-01'),
    );
    const line = fc.array(cell, { minLength: 9, maxLength: 12 }).map((cells) => cells.join(','));
    const file = fc.oneof(
      fc.uint8Array(),
      fc.array(line).map((lines) => Buffer.from([HEADER, ...lines].join('\n'))),
    );
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        const plan = await read(bytes);
        expect(plan.acceptable).toBe(plan.summary.errors === 0);
        if (!plan.acceptable) expect(plan.accessions).toEqual([]);
      }),
    );
  });
});

describe('a foreign catalogue', () => {
  const MAPPING = `
version: 1
name: { zh-CN: 旧目录, en: Old catalogue }
join:
  - { file: files.csv, as: file, on: { ours: no, theirs: box }, unmatched: error }
columns:
  box_barcode: { first: [{ template: '{barcode}' }, { template: 'OLD-{no}', notice: { zh-CN: 打印标签, en: print a label } }] }
  security_class: { first: [{ template: '{file.secret}' }, { template: '0' }], values: { '0': open, '1': confidential } }
  medium: paper
  volume_reference: '{file.ref}'
  volume_title: '{file.title}'
  customer: { first: [{ template: '{file.fonds}' }], extract: '^\\["([^"]+)"' }
shelf:
  when: [range, shelf]
  bank: '1'
  carriage: '{range}'
  face: A
  section: '1'
  level: { first: [{ template: '{shelf}' }], values: { top: '1', low: '2' } }
  unplaceable: notice
`;
  const FILES = 'box,ref,title,fonds,secret\n1,R1,One,"[""F1"",null]",0\n1,R2,Two,,0\n2,R3,Three,,0\n';
  const old = (boxes: string, files = FILES, existing = nothing, mapping = MAPPING): Promise<ImportPlan> =>
    readManifest(
      { name: 'boxes.csv', content: boxes },
      {
        mapping: readMapping(mapping),
        lookups: { 'files.csv': { name: 'files.csv', content: files } },
        shapes: SHAPES,
        existing,
      },
    );
  const BOXES = 'no,barcode,range,shelf\n1,X1,2,top\n2,,2,top\n3,X3,,\n';

  it('is joined, renamed and placed by data alone', async () => {
    const plan = await old(BOXES);
    expect(errors(plan)).toEqual([]);
    expect(plan.accessions).toMatchObject([
      {
        box: { barcode: 'X1' },
        slot: '1-02-A-01-1-01',
        volumes: [{ title: 'One', customer: 'F1' }, { title: 'Two' }],
      },
      { box: { barcode: 'OLD-2' }, slot: '1-02-A-01-1-02', volumes: [{ reference: 'R3' }] },
      { box: { barcode: 'X3' }, slot: null, volumes: [] },
    ]);
    expect(plan.problems.map(({ file, line, code }) => `${file} ${line} ${code}`)).toEqual([
      'boxes.csv 3 mapping-note',
      'boxes.csv 4 box-unplaced',
    ]);
  });

  it('gives every box the place it has, when it is read again', async () => {
    const again = await old(BOXES, FILES, holding(await old(BOXES)));
    expect(again).toMatchObject({ acceptable: true, accessions: [], summary: { unchanged: 3 } });
    expect(again.problems.filter(({ code }) => code === 'box-already-here')).toHaveLength(3);
  });

  it('says row by row what has no answer', async () => {
    const plan = await old(
      'no,barcode,range,shelf\n1,X1,2,middle\n2,X2,99,top\n',
      `${FILES}7,R9,Lost,,0\n2,R4,T,,9\n`,
    );
    expect(errors(plan)).toEqual([
      '5 box join-unmatched',
      '2 slot.level value-not-in-table',
      '3 security_class value-not-in-table',
    ]);
    expect(plan.problems.find(({ code }) => code === 'shelf-not-in-room')).toMatchObject({
      severity: 'notice',
      line: 3,
    });
  });

  it('fills a shelf and no more', async () => {
    const lines = Array.from({ length: 5 }, (_, i) => `${i + 10},Y${i},3,low`);
    const plan = await old(`no,barcode,range,shelf\n1,X1,2,top\n2,X2,2,top\n${lines.join('\n')}`);
    expect(plan.accessions.map(({ slot }) => slot?.slice(-2) ?? null).slice(2)).toEqual([
      '01',
      '02',
      '03',
      '04',
      null,
    ]);
    expect(plan.problems.map(({ code }) => code)).toContain('shelf-full');
  });

  it('refuses a mapping that cannot be used, with every mistake', async () => {
    expect(() => readMapping('version: 2\nname: { en: x }')).toThrow(MappingError);
    expect(() => readMapping('a: [')).toThrow(MappingError);
    expect(() => readMapping(MAPPING.replace('([^"]+)', '(['))).toThrow(/columns\/customer\/extract/);
    const plan = await old(BOXES, FILES, nothing, MAPPING.replace('{file.ref}', '{file.reff}'));
    expect(errors(plan)).toEqual(['0 file.reff mapping-column-unknown']);
    const missing = await readManifest(
      { name: 'boxes.csv', content: BOXES },
      { mapping: readMapping(MAPPING), shapes: SHAPES, existing: nothing },
    );
    expect(errors(missing)).toEqual(['0 - file-missing']);
  });
});
