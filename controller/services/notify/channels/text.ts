const ELLIPSIS = '…';

/** The beginning of a text that fits into so many bytes of UTF-8; whole characters, with an ellipsis when cut. */
export function clipBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let length = Buffer.byteLength(ELLIPSIS);
  let clipped = '';
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    clipped += character;
  }
  return clipped + ELLIPSIS;
}

/** Keeps names of devices and notes of people from becoming links, headings or people who are called. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#@&]/g, (mark) => FULL_WIDTH[mark] ?? mark).replaceAll('://', '：//');
}

/** A text as one line, without what is not shown: for subjects, headings and whatever else ends with its line. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/**
 * Neither platform promises that a backslash escapes, and WeCom shows it; a full-width look-alike cannot be taken for
 * markup anywhere.
 */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '\\': '＼',
  '`': '｀',
  '*': '＊',
  _: '＿',
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '#': '＃',
  '@': '＠',
  // Both platforms may read entities before they read markup, and call whoever `&lt;@all&gt;` names.
  '&': '＆',
};
