import type { MqttClient } from 'mqtt';
import { type Clock, DeviceError, type Log } from '../../contract/index.ts';
import { HealthBoard } from '../health-board.ts';
import { Keeper } from '../keeper.ts';
import type { Link, LinkHealth, LinkPort, MessageBus } from '../link.ts';
import type { LinkSpec } from '../spec.ts';
import { startBroker } from './embedded-broker.ts';
import { topicMatches } from './topic-filter.ts';

type Listener = Parameters<MessageBus['subscribe']>[1];
type MqttSpec = Extract<LinkSpec, { kind: 'mqtt' }>;

/** One connection to a broker; with it the broker itself, where it is embedded. */
interface Session {
  readonly client: MqttClient;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_S = 15;

/**
 * Topics in and out, over an external broker or one inside the daemon; in both cases through the same client, so that
 * what holds for one holds for the other. Reconnecting is ours, with jitter; the library's own has none.
 */
export class MqttLink implements Link {
  readonly name: string;
  readonly port: LinkPort;
  readonly #spec: MqttSpec;
  readonly #host: { clock: Clock; log: Log };
  readonly #health = new HealthBoard();
  readonly #keeper: Keeper<Session>;
  readonly #filters = new Map<string, Set<Listener>>();
  readonly #publishing = new Set<(error: DeviceError) => void>();

  constructor(spec: MqttSpec, host: { clock: Clock; log: Log }) {
    this.name = spec.name;
    this.#spec = spec;
    this.#host = host;
    this.port = {
      protocol: 'mqtt',
      bus: {
        subscribe: (topic, listener) => this.#subscribe(topic, listener),
        publish: (topic, payload, options) => this.#publish(topic, payload, options?.retain ?? false),
      },
    };
    this.#keeper = new Keeper<Session>({
      name: spec.name,
      clock: host.clock,
      log: host.log,
      open: (lost, signal) => this.#open(lost, signal),
      close: (session) => session.close(),
      onUp: (session) => {
        for (const filter of this.#filters.keys()) this.#ask(session.client, filter);
        this.#keeper.proved();
        this.#health.up();
      },
      onDown: (why) => {
        this.#health.down(why);
        this.#failPublishing(new DeviceError('link-unreachable', `link ${spec.name}: ${why}`));
      },
    });
  }

  start(): Promise<void> {
    this.#health.down('connecting');
    this.#keeper.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
    this.#failPublishing(new DeviceError('link-closed', `link ${this.name} is stopped`));
    this.#health.down('stopped');
  }

  health(): LinkHealth {
    return this.#health.health();
  }

  onHealth(listener: (health: LinkHealth) => void): () => void {
    return this.#health.onHealth(listener);
  }

  async #open(lost: (why: string) => void, signal: AbortSignal): Promise<Session> {
    const { broker } = this.#spec;
    if ('url' in broker) {
      const { url, username, password } = broker;
      const client = await this.#connect(
        url,
        { ...(username ? { username } : {}), ...(password ? { password } : {}) },
        lost,
        signal,
      );
      return { client, close: () => end(client) };
    }
    const embedded = await startBroker(broker.embedded, (why) =>
      this.#host.log.warn({ link: this.name, why }, 'embedded broker'),
    );
    try {
      // To itself over loopback even when it listens to the whole network; an IPv6-only address is its own loopback.
      const host = broker.embedded.host === '0.0.0.0' ? '127.0.0.1' : broker.embedded.host;
      const url = `mqtt://${host.includes(':') ? `[${host}]` : host}:${embedded.port}`;
      let client: MqttClient | null = null;
      const loseBoth = (why: string): void => {
        void embedded.close();
        lost(why);
      };
      const { username, password } = broker.embedded;
      const credentials = { ...(username && { username }), ...(password && { password }) };
      client = await this.#connect(url, credentials, loseBoth, signal);
      const own = client;
      return {
        client: own,
        async close() {
          await end(own);
          await embedded.close();
        },
      };
    } catch (error) {
      await embedded.close();
      throw error;
    }
  }

  async #connect(
    url: string,
    credentials: { username?: string; password?: string },
    lost: (why: string) => void,
    signal: AbortSignal,
  ): Promise<MqttClient> {
    const mqtt = await import('mqtt');
    const client = mqtt.connect(url, {
      ...credentials,
      clean: true,
      keepalive: KEEP_ALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      resubscribe: false,
    });
    let connected = false;
    let problem = 'the broker closed the connection';
    const abort = (): void => void client.end(true);
    signal.addEventListener('abort', abort);
    client.on('message', (topic, payload, packet) => this.#hear(topic, payload, packet.retain));
    client.on('error', (error) => {
      problem = error.message;
    });
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => {
          connected = true;
          resolve();
        });
        client.on('error', reject);
        client.on('close', () => {
          if (!connected) reject(new Error(problem));
          else if (!client.disconnecting) {
            client.end(true);
            lost(problem);
          }
        });
      });
    } catch (error) {
      client.end(true);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return client;
  }

  #subscribe(filter: string, listener: Listener): () => void {
    const known = this.#filters.get(filter);
    const listeners = known ?? new Set<Listener>();
    this.#filters.set(filter, listeners);
    listeners.add(listener);
    const client = this.#keeper.connection?.client;
    // Asked again even when known, so that a newcomer gets what the broker retains.
    if (client) this.#ask(client, filter);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#filters.get(filter) !== listeners) return;
      this.#filters.delete(filter);
      this.#keeper.connection?.client.unsubscribe(filter, () => undefined);
    };
  }

  #ask(client: MqttClient, filter: string): void {
    client.subscribe(filter, { qos: 1 }, (error) => {
      if (error && client.connected) {
        this.#host.log.warn({ link: this.name, filter, why: error.message }, 'subscription refused');
      }
    });
  }

  #hear(topic: string, payload: Uint8Array, retained: boolean): void {
    this.#health.counted(false);
    for (const [filter, listeners] of this.#filters) {
      if (!topicMatches(filter, topic)) continue;
      for (const listener of listeners) listener(topic, payload, retained);
    }
  }

  #publish(topic: string, payload: string | Uint8Array, retain: boolean): Promise<void> {
    const client = this.#keeper.connection?.client;
    if (!client) {
      const problem = this.health().problem ?? 'not connected';
      return Promise.reject(new DeviceError('link-unreachable', `link ${this.name}: ${problem}`));
    }
    return new Promise((resolve, reject) => {
      const fail = (error: DeviceError): void => {
        this.#publishing.delete(fail);
        this.#health.counted(true);
        reject(error);
      };
      this.#publishing.add(fail);
      const bytes = typeof payload === 'string' ? payload : Buffer.from(payload);
      client.publish(topic, bytes, { qos: 1, retain }, (error) => {
        if (!this.#publishing.has(fail)) return;
        if (error) {
          fail(new DeviceError('link-unreachable', `link ${this.name}: ${error.message}`, { cause: error }));
          return;
        }
        this.#publishing.delete(fail);
        this.#health.counted(false);
        resolve();
      });
    });
  }

  #failPublishing(error: DeviceError): void {
    for (const fail of this.#publishing) fail(error);
  }
}

/** Says good-bye and closes; resolves when the socket is gone. */
function end(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.end(false, {}, () => resolve()));
}
