import mqtt, { type MqttClient } from 'mqtt';
import type { FaultKnob } from '../faults.ts';
import type { Air, AirSample } from '../world/air.ts';

/** What the station publishes; `ts` is when it measured, epoch ms. */
function message(sample: AirSample, ts: number): Record<string, number> {
  return {
    ts,
    temperature: Math.round(sample.temperatureC * 100) / 100,
    humidity: Math.round(sample.humidityPct * 100) / 100,
    pm1: sample.pm1,
    pm25: sample.pm25,
    pm10: sample.pm10,
    co2: sample.co2Ppm,
    tvoc: sample.tvoc,
    hcho: sample.hcho,
  };
}

const RECONNECT_MS = 1000;
/** How far behind a `late` station's clock of measurement is, ms. */
const LATE_MS = 60_000;

/** An air monitor with its own MQTT client: it publishes its last measurement every `periodMs`, retained. */
export class AirStation {
  readonly #url: string | undefined;
  readonly #topic: string;
  readonly #periodMs: number;
  readonly #air: Air;
  readonly #fault: FaultKnob;
  #client: MqttClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #frozen: AirSample | null = null;
  readonly #delayed = new Set<NodeJS.Timeout>();

  /** @param url the broker; without one the station stays off the network */
  constructor(
    url: string | undefined,
    options: { name: string; topic: string; periodMs: number },
    air: Air,
    fault: FaultKnob,
  ) {
    this.#url = url;
    this.#topic = options.topic;
    this.#periodMs = options.periodMs;
    this.#air = air;
    this.#fault = fault;
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  start(): Promise<void> {
    this.plug();
    this.#timer = setInterval(() => this.#publish(), this.#periodMs);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    for (const timer of this.#delayed) clearTimeout(timer);
    await this.unplug();
  }

  plug(): void {
    if (this.#client || this.#url === undefined) return;
    this.#client = mqtt.connect(this.#url, {
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: 2000,
      queueQoSZero: false,
    });
    // The broker may come up after us: the client keeps trying.
    this.#client.on('error', () => undefined);
    this.#client.on('connect', () => this.#publish());
  }

  async unplug(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.endAsync(true);
  }

  #publish(): void {
    const { mode, delayMs } = this.#fault.fault;
    if (!this.connected || mode === 'silent' || mode === 'unplugged') return;
    this.#frozen = mode === 'frozen' ? (this.#frozen ?? this.#air.sample()) : null;
    const measured = message(
      this.#frozen ?? this.#air.sample(),
      Date.now() - (mode === 'late' ? LATE_MS : 0),
    );
    const whole = JSON.stringify(measured);
    const payload =
      mode === 'garbled' || mode === 'short'
        ? whole.slice(0, mode === 'short' ? -12 : 20)
        : mode === 'exception'
          ? JSON.stringify({ ...measured, temperature: null, humidity: null })
          : whole;
    if (mode !== 'slow') return this.#send(payload);
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      this.#send(payload);
    }, delayMs ?? 400);
    this.#delayed.add(timer);
  }

  #send(payload: string): void {
    if (this.connected) this.#client?.publish(this.#topic, payload, { qos: 1, retain: true });
  }
}
