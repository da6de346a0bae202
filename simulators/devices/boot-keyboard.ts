const LEFT_SHIFT = 0x02;
const ENTER = 0x28;
const REPORT_BYTES = 8;

/** Usages of the keys that need no letter arithmetic: HID Usage Tables 1.12, section 10. */
const SHIFTED: Readonly<Record<string, string>> = {
  '!': '1',
  '@': '2',
  '#': '3',
  $: '4',
  '%': '5',
  '^': '6',
  '&': '7',
  '*': '8',
  '(': '9',
  ')': '0',
  _: '-',
  '+': '=',
  '{': '[',
  '}': ']',
  '|': '\\',
  ':': ';',
  '"': "'",
  '~': '`',
  '<': ',',
  '>': '.',
  '?': '/',
};
const PLAIN: Readonly<Record<string, number>> = {
  ' ': 0x2c,
  '-': 0x2d,
  '=': 0x2e,
  '[': 0x2f,
  ']': 0x30,
  '\\': 0x31,
  ';': 0x33,
  "'": 0x34,
  '`': 0x35,
  ',': 0x36,
  '.': 0x37,
  '/': 0x38,
};

/** Key and modifier that type one character on a US keyboard; `null` for what has no key. */
function keyFor(character: string): { usage: number; modifier: number } | null {
  const code = character.codePointAt(0) ?? 0;
  if (character >= 'a' && character <= 'z') return { usage: 0x04 + code - 0x61, modifier: 0 };
  if (character >= 'A' && character <= 'Z') return { usage: 0x04 + code - 0x41, modifier: LEFT_SHIFT };
  if (character >= '1' && character <= '9') return { usage: 0x1e + code - 0x31, modifier: 0 };
  if (character === '0') return { usage: 0x27, modifier: 0 };
  const base = SHIFTED[character];
  if (base !== undefined) {
    const key = keyFor(base);
    return key && { usage: key.usage, modifier: LEFT_SHIFT };
  }
  const usage = PLAIN[character];
  return usage === undefined ? null : { usage, modifier: 0 };
}

/**
 * The boot-protocol input reports (8 bytes: modifier, 0, six usages) a scanner sends for `text` and Enter: each key
 * pressed, then released. Characters without a key are left out, as such scanners do.
 */
export function typeText(text: string): Buffer[] {
  const report = (modifier: number, usage: number): Buffer =>
    Buffer.from([modifier, 0, usage, ...Array.from({ length: REPORT_BYTES - 3 }, () => 0)]);
  const keys = Array.from(text)
    .map(keyFor)
    .filter((key) => key !== null);
  return [...keys, { usage: ENTER, modifier: 0 }].flatMap((key) => [
    report(key.modifier, key.usage),
    report(0, 0),
  ]);
}
