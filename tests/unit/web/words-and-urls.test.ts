import { describe, expect, it } from 'vitest';
import { urlOf } from '../../../web/shared/api/url.ts';
import { en } from '../../../web/shared/i18n/en.ts';
import { filled } from '../../../web/shared/i18n/fill.ts';
import { type TextKey, zhCN } from '../../../web/shared/i18n/zh-CN.ts';

const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe('the words of the screens', () => {
  it('say the same in both languages: same keys, same placeholders', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(zhCN).toSorted());
    for (const key of Object.keys(zhCN) as TextKey[])
      expect(placeholders(en[key]), key).toEqual(placeholders(zhCN[key]));
  });

  it('follow a figure in the singular or the plural, as it wants', () => {
    expect(filled(en['patrol.left'], { count: 1 })).toBe('1 item to go');
    expect(filled(en['patrol.left'], { count: 2 })).toBe('2 items to go');
    expect(filled(en['patrol.left'], {})).toBe('— items to go');
    for (const [key, text] of Object.entries(en))
      for (const [, name] of text.matchAll(/\{(\w+)\|/g))
        expect(placeholders(text), key).toContain(`{${name}}`);
  });

  it('are Chinese in Chinese, and none is empty', () => {
    const spokenAlike = /^(quantity\.pm|quantity\.tvoc|point\.(limits|atMost|atLeast)|list\.|range\.)/;
    for (const [key, text] of Object.entries(zhCN)) {
      expect(text.trim(), key).not.toBe('');
      if (!spokenAlike.test(key)) expect(text, key).toMatch(/\p{Script=Han}/u);
    }
    for (const [key, text] of Object.entries(en)) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('the address of a call', () => {
  it('fills and escapes the parts of a path', () => {
    expect(urlOf('POST /retrievals/:id/pick', { params: { id: 'R/1 ü' } })).toBe(
      '/api/v1/retrievals/R%2F1%20%C3%BC/pick',
    );
    expect(urlOf('POST /banks/:bank/reset', { params: { bank: 2 } })).toBe('/api/v1/banks/2/reset');
  });

  it('leaves out what was not asked', () => {
    expect(urlOf('GET /volumes', { query: { title: '合同 10kV', box: undefined, limit: 40 } })).toBe(
      '/api/v1/volumes?title=%E5%90%88%E5%90%8C+10kV&limit=40',
    );
    expect(urlOf('GET /room', {})).toBe('/api/v1/room');
  });
});
