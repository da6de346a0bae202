/** Excel takes a file for UTF-8 only when it begins with this. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One line of CSV (RFC 4180), its end included; an absent cell is empty. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const written = cells.map((cell) => quoted(typeof cell === 'string' ? inert(cell) : String(cell ?? '')));
  return `${written.join(',')}\r\n`;
}

/**
 * A text that a spreadsheet shows and does not reckon with: what begins like a formula gets an apostrophe before it
 * (OWASP, CSV Injection). Names come from people and machines, and whoever opens the table trusts this house.
 */
function inert(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
