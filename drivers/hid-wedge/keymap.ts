/**
 * What a key types on a US keyboard, which is what scanners and card readers imitate unless set otherwise
 * (USB HID Usage Tables 1.5, chapter 10, Keyboard/Keypad page). The first character is typed alone, the second with
 * Shift.
 */
export const KEY_TEXT: ReadonlyMap<number, readonly [plain: string, shifted: string]> = new Map([
  ...row(0x04, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  ...row(0x1e, '1234567890', '!@#$%^&*()'),
  ...row(0x2c, ' -=[]\\', ' _+{}|'),
  ...row(0x33, ";'`,./", ':"~<>?'),
  // The number pad: Shift does not change it while Num Lock is on, which is what scanners assume.
  ...row(0x54, '/*-+', '/*-+'),
  ...row(0x59, '1234567890.', '1234567890.'),
]);

/** Enter, Tab and the number pad's Enter. */
export const END_KEYS: ReadonlySet<number> = new Set([0x28, 0x2b, 0x58]);

/** Left and right Shift in the first byte of a report. */
export const SHIFT_MASK = 0x22;
/** Control, Alt and GUI: a key pressed with them is a command, not text. */
export const COMMAND_MASK = 0xdd;
/** Smaller usages are no keys: nothing pressed, too many pressed, self test failed. */
export const FIRST_KEY = 0x04;

function row(first: number, plain: string, shifted: string): [number, readonly [string, string]][] {
  return Array.from(plain, (character, k) => [first + k, [character, shifted[k] ?? character] as const]);
}
