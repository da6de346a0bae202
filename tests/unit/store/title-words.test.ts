import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleQuery, titleTerms, titleWords } from '../../../controller/store/ledger/title-words.ts';

describe('splitting titles', () => {
  it('cuts Chinese into characters and everything else into words', () => {
    expect(titleTerms('调档单 No.12')).toEqual(['调', '档', '单', 'no', '12']);
    expect(titleTerms('10kV变压器-Transformer')).toEqual(['10kv', '变', '压', '器', 'transformer']);
    expect(titleTerms('カナ ひら')).toEqual(['カ', 'ナ', 'ひ', 'ら']);
  });

  it('takes no notice of width, case and accents', () => {
    expect(titleTerms('ＡＢＣ　１２')).toEqual(['abc', '12']);
    expect(titleTerms('Café NAÏVE')).toEqual(['cafe', 'naive']);
  });

  it('keeps characters outside the basic plane whole', () => {
    expect(titleTerms('𠮷野')).toEqual(['𠮷', '野']);
  });

  it('drops punctuation and whatever else FTS5 would read as syntax', () => {
    expect(titleTerms(`"a" AND (b*) -c: ^d'`)).toEqual(['a', 'and', 'b', 'c', 'd']);
    expect(titleQuery('，。！ "')).toBeNull();
    expect(titleQuery('')).toBeNull();
  });

  it('asks for unbroken stretches as phrases, and for all of them', () => {
    expect(titleQuery('变压器 Transformer')).toBe('"变 压 器" AND "transformer"');
  });

  it('comes to the same terms when it splits its own words again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(titleTerms(titleWords(title))).toEqual(titleTerms(title));
      }),
    );
  });
});
