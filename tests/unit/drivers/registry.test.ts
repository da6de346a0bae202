import { describe, expect, it } from 'vitest';
import { families, makeRegistry, registry } from '../../../drivers/registry.ts';

describe('the registry', () => {
  it('knows every family by its name', () => {
    expect(registry.names).toEqual([
      'bank-v1',
      'fatek-shelving',
      'stow-racking',
      'modbus-profile',
      'mqtt-profile',
      'rfid-uhf18',
      'hid-wedge',
      'sms-modem',
    ]);
    for (const family of families) expect(registry.get(family.name)).toBe(family);
  });

  it('refuses an unknown name and says which there are', () => {
    expect(registry.has('bank-v2')).toBe(false);
    expect(() => registry.get('bank-v2')).toThrow(/no driver bank-v2; there are bank-v1, /);
  });

  it('refuses two families of one name', () => {
    const [one] = families;
    if (!one) throw new Error('there are no families');
    expect(() => makeRegistry([...families, { ...one }])).toThrow(/two driver families are named bank-v1/);
  });
});
