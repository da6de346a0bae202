import { createHmac } from 'node:crypto';
import type { MessageChannelConfig } from '../../../config/schema-notify.ts';
import type { Clock } from '../../../model/clock.ts';
import { type Channel, DeliveryError, type Outgoing } from './channel.ts';
import { expectSuccess, type HttpAnswer, type HttpPoster } from './http-post.ts';
import { clipBytes, escapeMarkdown, onOneLine } from './text.ts';

type DingTalkConfig = Extract<MessageChannelConfig, { kind: 'dingtalk' }>;
type WeComConfig = Extract<MessageChannelConfig, { kind: 'wecom' }>;

const TIMEOUT_MS = 15_000;
const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
/** Longest markdown a WeCom robot takes, bytes of UTF-8. */
const WECOM_LONGEST_BYTES = 4096;
/** DingTalk refuses a request above 20,000 bytes; the JSON around the text is a few hundred, escapes up to twice the text. */
const DINGTALK_LONGEST_BYTES = 8000;
/** A robot that was silenced for speaking too fast is silent for ten minutes (DingTalk), one minute (WeCom). */
const DINGTALK_TOO_FAST = { code: 130_101, waitMs: 600_000 };
const WECOM_TOO_FAST = { code: 45_009, waitMs: 60_000 };

/**
 * A DingTalk group robot with "additional signature": https://open.dingtalk.com/document/robots/custom-robot-access.
 * `sign` is the base64 of HMAC-SHA256 over `timestamp\nsecret` keyed with the secret, `timestamp` in ms and within an
 * hour of the truth; mobiles in `atMobiles` are called by name when the text says `@mobile`.
 */
export class DingTalkChannel implements Channel {
  readonly id: string;
  readonly kind = 'dingtalk';
  readonly timeoutMs: number;
  readonly #config: DingTalkConfig;
  readonly #http: HttpPoster;
  readonly #clock: Clock;

  constructor(config: DingTalkConfig, http: HttpPoster, clock: Clock) {
    this.id = config.id;
    this.timeoutMs = config.timeoutSeconds === undefined ? TIMEOUT_MS : config.timeoutSeconds * 1000;
    this.#config = config;
    this.#http = http;
    this.#clock = clock;
  }

  async deliver({ notice, text, to }: Outgoing, signal: AbortSignal): Promise<string> {
    const { accessToken, secret } = this.#config;
    const timestamp = this.#clock.now();
    const url = new URL(this.#config.url);
    url.searchParams.set('access_token', accessToken);
    url.searchParams.set('timestamp', String(timestamp));
    url.searchParams.set('sign', dingTalkSign(secret, timestamp));
    const called = to.map((mobile) => `@${mobile}`).join(' ');
    const body = JSON.stringify({
      msgtype: 'markdown',
      markdown: {
        title: onOneLine(notice.title),
        text: [clipBytes(markdown(notice.title, text), DINGTALK_LONGEST_BYTES), called]
          .filter((part) => part !== '')
          .join('\n\n'),
      },
      at: { atMobiles: to, isAtAll: false },
    });
    const answer = await this.#http.post({ url, headers: JSON_HEADERS, body }, signal);
    return expectErrcodeZero(answer, DINGTALK_TOO_FAST);
  }
}

/** @param timestamp epoch ms */
export function dingTalkSign(secret: string, timestamp: number): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

/**
 * A WeCom (企业微信) group robot: https://developer.work.weixin.qq.com/document/path/91770. Its key is all the proof it
 * wants; markdown calls people by user id: `<@id>`.
 */
export class WeComChannel implements Channel {
  readonly id: string;
  readonly kind = 'wecom';
  readonly timeoutMs: number;
  readonly #config: WeComConfig;
  readonly #http: HttpPoster;

  constructor(config: WeComConfig, http: HttpPoster) {
    this.id = config.id;
    this.timeoutMs = config.timeoutSeconds === undefined ? TIMEOUT_MS : config.timeoutSeconds * 1000;
    this.#config = config;
    this.#http = http;
  }

  async deliver({ notice, text, to }: Outgoing, signal: AbortSignal): Promise<string> {
    const url = new URL(this.#config.url);
    url.searchParams.set('key', this.#config.key);
    const called = to.length === 0 ? '' : `\n${to.map((user) => `<@${user}>`).join(' ')}`;
    const room = WECOM_LONGEST_BYTES - Buffer.byteLength(called);
    const content = clipBytes(markdown(notice.title, text), room) + called;
    const body = JSON.stringify({ msgtype: 'markdown', markdown: { content } });
    const answer = await this.#http.post({ url, headers: JSON_HEADERS, body }, signal);
    return expectErrcodeZero(answer, WECOM_TOO_FAST);
  }
}

/** A heading and lines that stay lines: in markdown one line break alone is none. */
function markdown(title: string, text: string): string {
  return `#### ${escapeMarkdown(onOneLine(title))}\n\n${escapeMarkdown(text).replaceAll('\n', '\n\n')}`;
}

/** Both platforms answer 200 to everything and say in `errcode` what they think of it. */
function expectErrcodeZero(
  answer: HttpAnswer,
  tooFast: { readonly code: number; readonly waitMs: number },
): string {
  expectSuccess(answer);
  const code = errcodeIn(answer.body);
  if (code === null)
    throw new DeliveryError('bad-answer', 'the answer of the robot has no errcode', { mayHaveArrived: true });
  if (code === 0) return 'errcode 0';
  if (code === tooFast.code)
    throw new DeliveryError('too-fast', `errcode ${code}: too many messages`, {
      retryAfterMs: tooFast.waitMs,
    });
  // A wrong token or secret is mended while the message waits, and the platform's own trouble passes.
  throw new DeliveryError('refused', `errcode ${code}`);
}

function errcodeIn(body: string): number | null {
  try {
    const answer = JSON.parse(body) as { errcode?: unknown } | null;
    return typeof answer?.errcode === 'number' ? answer.errcode : null;
  } catch {
    return null;
  }
}
