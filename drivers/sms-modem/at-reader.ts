/** What a modem says: a whole line, or that it waits for a message. */
export type AtSaid = { readonly line: string } | { readonly prompt: true };

/** No line of a modem is longer; what is, is noise. */
const LONGEST_LINE = 1024;

/** Cuts what a modem sends into lines and prompts; the prompt `> ` (3GPP TS 27.005, 4.3) has no end of line. */
export class AtReader {
  #kept = '';

  push(bytes: Uint8Array): readonly AtSaid[] {
    this.#kept += Buffer.from(bytes).toString('latin1');
    const said: AtSaid[] = [];
    for (;;) {
      if (this.#kept.startsWith('> ')) {
        said.push({ prompt: true });
        this.#kept = this.#kept.slice(2);
        continue;
      }
      const end = this.#kept.search(/[\r\n]/);
      if (end < 0) break;
      const line = this.#kept.slice(0, end).trim();
      this.#kept = this.#kept.slice(end + 1);
      if (line !== '') said.push({ line });
    }
    if (this.#kept.length > LONGEST_LINE) this.#kept = '';
    return said;
  }

  reset(): void {
    this.#kept = '';
  }
}

/** A final result code of ITU-T V.250 or 3GPP TS 27.005/27.007: how a command ended. */
export type AtResult =
  | { readonly ok: true }
  /** `code` of +CMS ERROR or +CME ERROR; `null` for a plain ERROR. */
  | { readonly ok: false; readonly kind: 'cms' | 'cme' | 'error'; readonly code: number | null };

/** The result a line is; `null` when it is none. */
export function resultIn(line: string): AtResult | null {
  if (line === 'OK') return { ok: true };
  if (line === 'ERROR') return { ok: false, kind: 'error', code: null };
  const [, kind, code] = /^\+(CMS|CME) ERROR: ?(.*)$/.exec(line) ?? [];
  if (kind === undefined) return null;
  return {
    ok: false,
    kind: kind === 'CMS' ? 'cms' : 'cme',
    code: /^\d+$/.test(code ?? '') ? Number(code) : null,
  };
}

/** Reference of a message the network took: `+CMGS: <mr>[,<scts>]`; `null` when the line is another. */
export function referenceIn(line: string): number | null {
  const [, reference] = /^\+CMGS: ?(\d{1,3})\b/.exec(line) ?? [];
  return reference === undefined ? null : Number(reference);
}

/** Strength of the received signal, dBm, of `+CSQ: <rssi>,<ber>` (27.007, 8.5); `null` when unknown, or another line. */
export function signalIn(line: string): number | null {
  const [, rssi] = /^\+CSQ: ?(\d{1,2}),/.exec(line) ?? [];
  const steps = rssi === undefined ? 99 : Number(rssi);
  return steps > 31 ? null : steps * 2 - 113;
}

/** Whether the modem is registered, of `+CREG: [<n>,]<stat>` (27.007, 7.2): at home or roaming; `null` for another line. */
export function registeredIn(line: string): boolean | null {
  const [, stat] = /^\+CREG: ?(?:\d,)?(\d)/.exec(line) ?? [];
  return stat === undefined ? null : stat === '1' || stat === '5';
}

/** What the SIM wants, of `+CPIN: <code>` (27.007, 8.3); `null` for another line. */
export function pinStateIn(line: string): string | null {
  return /^\+CPIN: ?(.+)$/.exec(line)?.[1] ?? null;
}
