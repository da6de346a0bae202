import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { MessageChannelConfig } from '../../../config/schema-notify.ts';
import type { Clock } from '../../../model/clock.ts';
import type { QueuedNotice } from '../../../model/notify.ts';
import type { Channel, Outgoing } from './channel.ts';
import { expectSuccess, type HttpPoster } from './http-post.ts';

type WebhookConfig = Extract<MessageChannelConfig, { kind: 'webhook' }>;

const TIMEOUT_MS = 15_000;
const SECRET_PREFIX = 'whsec_';

/**
 * Posts CloudEvents, signed. Standard Webhooks 1.0: `webhook-id` stays the same for every repetition, `webhook-timestamp`
 * is the second of the try, `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
 */
export class WebhookChannel implements Channel {
  readonly id: string;
  readonly kind = 'webhook';
  readonly timeoutMs: number;
  readonly #url: URL;
  readonly #key: Buffer;
  readonly #caFile: string | undefined;
  readonly #http: HttpPoster;
  readonly #clock: Clock;

  constructor(config: WebhookConfig, http: HttpPoster, clock: Clock) {
    this.id = config.id;
    this.timeoutMs = config.timeoutSeconds === undefined ? TIMEOUT_MS : config.timeoutSeconds * 1000;
    this.#url = new URL(config.url);
    this.#key = Buffer.from(config.secret.slice(SECRET_PREFIX.length), 'base64');
    this.#caFile = config.caFile;
    this.#http = http;
    this.#clock = clock;
  }

  async deliver({ notice }: Outgoing, signal: AbortSignal): Promise<string> {
    const body = JSON.stringify(cloudEvent(notice));
    const timestamp = Math.floor(this.#clock.now() / 1000);
    const headers = {
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      'webhook-id': notice.message,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': webhookSignature(this.#key, notice.message, timestamp, body),
    };
    // Read for every message: an authority is renewed while the daemon runs.
    const ca = this.#caFile === undefined ? undefined : await readFile(this.#caFile);
    const answer = await this.#http.post({ url: this.#url, headers, body, ca }, signal);
    expectSuccess(answer);
    return `HTTP ${answer.status}`;
  }
}

/**
 * @param key the secret without its prefix, decoded
 * @param timestamp Unix seconds
 */
export function webhookSignature(key: Uint8Array, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** A message as a CloudEvent in structured mode (CloudEvents 1.0.2, JSON format): the same bytes for every try. */
export function cloudEvent(notice: QueuedNotice): object {
  const { message, kind, queuedAt, language, priority, title, text, alarms, contacts } = notice;
  return {
    specversion: '1.0',
    id: message,
    source: '/muniment/notifications',
    type: `muniment.notification.${kind}`,
    time: new Date(queuedAt).toISOString(),
    datacontenttype: 'application/json',
    data: {
      priority,
      language,
      title,
      text,
      contacts,
      alarms: alarms.map((alarm) => ({ ...alarm, since: new Date(alarm.since).toISOString() })),
    },
  };
}
