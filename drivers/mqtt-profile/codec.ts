import type { Quality, Value } from '../contract/index.ts';
import { valueAt } from './json-pointer.ts';
import type { MqttChannel, MqttProfile } from './profile.ts';

/** What one channel says. */
export interface Decoded {
  readonly channel: string;
  readonly unit: string;
  readonly value: Value;
  readonly quality: Quality;
  readonly sourceTime: number;
  /** Present when the quality is not `good`. */
  readonly why?: string;
}

/** How a message came to us. */
export interface Receipt {
  /** Epoch ms. */
  readonly receivedTime: number;
  /** Whether the broker had kept it from earlier. */
  readonly retained: boolean;
}

/** A device's clock may run ahead by this much before its times are not believed, ms. */
const CLOCK_TOLERANCE_MS = 60_000;

/** No message was sent before; a clock that says so was never set, or counts in another unit. Epoch ms. */
const EARLIEST_MS = Date.UTC(2020, 0, 1);

/** No word of a device is longer, characters; what is goes to every screen with every reading. */
const LONGEST_TEXT = 200;

/** Larger payloads than any sensor sends are not parsed, bytes. */
const MAX_PAYLOAD_BYTES = 65_536;

const SIGNIFICANT_DIGITS = 12;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes one message into one entry for each channel of the profile; it never throws. What cannot be read is bad and
 * without a value. A kept message keeps the time at which it was measured, so that age shows; one that does not tell
 * when that was is `uncertain`, as is one from the future (its age would never show) or from a clock that was never set.
 */
export function decodeMessage(
  profile: MqttProfile,
  payload: Uint8Array,
  receipt: Receipt,
): readonly Decoded[] {
  const parsed = parse(payload);
  if ('problem' in parsed)
    return eachChannel(profile, () => ({ ...bad(parsed.problem), sourceTime: receipt.receivedTime }));

  const time = timeOf(profile, parsed.json, receipt);
  return eachChannel(profile, (channel) => {
    const { sourceTime } = time;
    const decoded = decodeChannel(channel, valueAt(parsed.json, channel.pointer));
    if (decoded.quality === 'bad' || time.doubt === undefined) return { ...decoded, sourceTime };
    return { ...decoded, sourceTime, quality: 'uncertain', why: time.doubt };
  });
}

type Judged = Pick<Decoded, 'value' | 'quality' | 'why'>;

function decodeChannel(channel: MqttChannel, found: unknown): Judged {
  if (found === undefined) return bad(`the message has nothing at ${channel.pointer || 'its root'}`);
  const type = channel.type ?? 'number';
  if (typeof found !== type) return bad(`${describe(found)} at ${channel.pointer} is no ${type}`);
  if (typeof found === 'string' && found.length > LONGEST_TEXT)
    return bad(`the text at ${channel.pointer} has ${found.length} characters, more than any we read`);
  if (typeof found !== 'number') return { value: found as string | boolean, quality: 'good' };

  const scaled = found * (channel.scale ?? 1) + (channel.offset ?? 0);
  if (!Number.isFinite(scaled)) return bad(`the number at ${channel.pointer} is not finite`);
  const value = Number(scaled.toPrecision(SIGNIFICANT_DIGITS));
  const [low, high] = channel.range ?? [-Infinity, Infinity];
  const unit = channel.unit ?? '';
  if (value < low || value > high) return bad(`${value} ${unit} is outside ${low}..${high} ${unit}`);
  return { value, quality: 'good' };
}

function timeOf(
  profile: MqttProfile,
  json: unknown,
  { receivedTime, retained }: Receipt,
): { sourceTime: number; doubt?: string } {
  if (!profile.time)
    return retained
      ? { sourceTime: receivedTime, doubt: 'a kept message that does not tell when it was measured' }
      : { sourceTime: receivedTime };

  const told = epochMs(valueAt(json, profile.time.pointer), profile.time.format);
  if (told === null)
    return { sourceTime: receivedTime, doubt: `no time of measurement at ${profile.time.pointer}` };
  if (told > receivedTime + CLOCK_TOLERANCE_MS)
    return { sourceTime: receivedTime, doubt: 'the time of measurement lies in the future' };
  if (told < EARLIEST_MS) return { sourceTime: receivedTime, doubt: 'the clock of the device was never set' };
  return { sourceTime: Math.min(Math.round(told), receivedTime) };
}

function epochMs(found: unknown, format: NonNullable<MqttProfile['time']>['format']): number | null {
  if (format === 'rfc3339') {
    const ms = typeof found === 'string' && RFC3339.test(found) ? Date.parse(found) : Number.NaN;
    return Number.isNaN(ms) ? null : ms;
  }
  if (typeof found !== 'number' || !Number.isFinite(found) || found < 0) return null;
  return format === 'epoch-s' ? found * 1000 : found;
}

/** Date, time and offset are all required: a time without an offset means a different moment in each place. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function parse(payload: Uint8Array): { json: unknown } | { problem: string } {
  if (payload.length > MAX_PAYLOAD_BYTES)
    return { problem: `a message of ${payload.length} bytes is longer than any we read` };
  try {
    return { json: JSON.parse(utf8.decode(payload)) };
  } catch {
    return { problem: 'the message is not JSON' };
  }
}

function eachChannel(
  profile: MqttProfile,
  decode: (channel: MqttChannel) => Judged & { sourceTime: number },
): readonly Decoded[] {
  return Object.entries(profile.channels).map(([name, channel]) => ({
    channel: name,
    unit: channel.unit ?? '',
    ...decode(channel),
  }));
}

function describe(found: unknown): string {
  return found === null ? 'null' : Array.isArray(found) ? 'a list' : `a ${typeof found}`;
}

function bad(why: string): Judged {
  return { value: null, quality: 'bad', why };
}
