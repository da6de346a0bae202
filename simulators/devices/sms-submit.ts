/** An SMS-SUBMIT as the network reads it. */
export interface Submit {
  readonly number: string;
  readonly text: string;
  /** Its place in a longer text; `null` when it is one of its own. */
  readonly part: { readonly reference: number; readonly of: number; readonly index: number } | null;
}

const ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION: Readonly<Record<number, string>> = {
  10: '\f',
  20: '^',
  40: '{',
  41: '}',
  47: '\\',
  60: '[',
  61: '~',
  62: ']',
  64: '|',
  101: '€',
};

/**
 * Reads what `AT+CMGS` was given: the service centre's address, then a TPDU of `length` octets (3GPP TS 23.040, 9.2.2.2).
 * `null` when it is none, or of another length.
 */
export function decodeSubmit(hex: string, length: number): Submit | null {
  if (!/^([0-9A-F]{2})+$/i.test(hex)) return null;
  const bytes = Buffer.from(hex, 'hex');
  const tpdu = bytes.subarray(1 + (bytes[0] ?? 0));
  if (tpdu.length !== length || ((tpdu[0] ?? 0) & 0x03) !== 0x01) return null;
  const hasHeader = ((tpdu[0] ?? 0) & 0x40) !== 0;
  const validityOctets = [0, 7, 1, 7][((tpdu[0] ?? 0) >> 3) & 0x03] ?? 0;
  const digits = tpdu[2] ?? 0;
  const addressOctets = Math.ceil(digits / 2);
  const swapped = tpdu.subarray(4, 4 + addressOctets).toString('hex');
  const plain = Array.from({ length: addressOctets }, (_, n) => `${swapped[2 * n + 1]}${swapped[2 * n]}`);
  const number = (tpdu[3] === 0x91 ? '+' : '') + plain.join('').slice(0, digits);
  const rest = tpdu.subarray(4 + addressOctets);
  const coding = rest[1] ?? 0;
  const userDataLength = rest[2 + validityOctets] ?? 0;
  const userData = rest.subarray(3 + validityOctets);
  const octets = coding === 8 ? userDataLength : Math.ceil((userDataLength * 7) / 8);
  if (userData.length !== octets || octets > 140) return null;
  const headerOctets = hasHeader ? (userData[0] ?? 0) + 1 : 0;
  const text =
    coding === 8
      ? bigEndian(userData.subarray(headerOctets))
      : sevenBit(userData, userDataLength, Math.ceil((headerOctets * 8) / 7));
  return { number, text, part: hasHeader ? partIn(userData) : null };
}

function partIn(userData: Buffer): Submit['part'] {
  const [, element, size, reference, of, index] = userData;
  if (element !== 0 || size !== 3) return null;
  return { reference: reference ?? 0, of: of ?? 0, index: index ?? 0 };
}

function bigEndian(octets: Buffer): string {
  return Buffer.from(octets).swap16().toString('utf16le');
}

/** @param skip septets that the header takes */
function sevenBit(octets: Buffer, septets: number, skip: number): string {
  let bits = '';
  for (const octet of octets) bits += octet.toString(2).padStart(8, '0').split('').toReversed().join('');
  let text = '';
  let escaped = false;
  for (let n = skip; n < septets; n++) {
    const septet = Number.parseInt(
      bits
        .slice(n * 7, n * 7 + 7)
        .split('')
        .toReversed()
        .join(''),
      2,
    );
    if (septet === 0x1b) escaped = true;
    else {
      text += escaped ? (EXTENSION[septet] ?? ' ') : (ALPHABET[septet] ?? '');
      escaped = false;
    }
  }
  return text;
}
