import type { FastifyInstance } from 'fastify';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  Registry,
} from 'prom-client';
import { isStanding } from '../model/alarm-fold.ts';
import { BANK_MODES } from '../model/shelving.ts';
import type { ApiDeps } from './deps.ts';
import type { LiveHub } from './live/hub.ts';

/** Fine enough to tell an fsync from a busy disk. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * `/metrics` in the Prometheus text format: how the daemon works, nothing of what it keeps. So it needs no token, like
 * the health checks beside it.
 */
export function registerMetrics(app: FastifyInstance, deps: ApiDeps, hub: LiveHub): void {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'muniment_' });
  journalMetrics(register, deps);
  deviceMetrics(register, deps);
  shelvingMetrics(register, deps);
  liveMetrics(register, hub);
  requestMetrics(app, register);
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', register.contentType).send(await register.metrics()),
  );
}

/** A gauge that reads its value when it is asked for. */
function gauge<Label extends string = string>(
  register: Registry,
  configuration: Omit<GaugeConfiguration<Label>, 'registers'>,
): void {
  register.registerMetric(new Gauge({ ...configuration, registers: [] }));
}

function journalMetrics(register: Registry, { ledger, version }: ApiDeps): void {
  gauge(register, {
    name: 'muniment_build_info',
    help: 'Version of the daemon',
    labelNames: ['version'],
    collect() {
      this.set({ version }, 1);
    },
  });
  gauge(register, {
    name: 'muniment_journal_head',
    help: 'Sequence of the newest journal entry',
    collect() {
      this.set(ledger.head);
    },
  });
}

function deviceMetrics(register: Registry, { devices }: ApiDeps): void {
  gauge(register, {
    name: 'muniment_device_connected',
    help: '1 when the device answers',
    labelNames: ['device'],
    collect() {
      for (const { device, connected } of devices.states()) this.set({ device }, connected ? 1 : 0);
    },
  });
  gauge(register, {
    name: 'muniment_device_polls',
    help: 'Polls of a device since start: done, or missed because the one before was still under way',
    labelNames: ['device', 'result'],
    collect() {
      for (const { device } of devices.states()) {
        const { done, missed } = devices.pollCounts(device);
        this.set({ device, result: 'done' }, done);
        this.set({ device, result: 'missed' }, missed);
      }
    },
  });
  linkGauge('connected', '1 when the link is up', ({ connected }) => (connected ? 1 : 0));
  linkGauge('transactions', 'Transactions of the link since start', ({ transactions }) => transactions);
  linkGauge('failures', 'Failed transactions of the link since start', ({ failures }) => failures);
  linkGauge('queued', 'Transactions that wait for the link', ({ queued }) => queued);

  type Link = ReturnType<typeof devices.links>[number];
  function linkGauge(name: string, help: string, value: (link: Link) => number): void {
    gauge(register, {
      name: `muniment_link_${name}`,
      help,
      labelNames: ['link'],
      collect() {
        for (const link of devices.links()) this.set({ link: link.name }, value(link));
      },
    });
  }
}

function shelvingMetrics(register: Registry, { shelving, alarms }: ApiDeps): void {
  bankGauge('queue', 'Keepers who wait for an aisle of the bank', ({ claims }) => claims.length);
  bankGauge('latched', '1 while a stop of the bank waits for a person', ({ latched }) => (latched ? 1 : 0));
  bankGauge('ran_on', '1 while the bank is known to have rolled on after a stop', ({ bank }) =>
    alarms.active().some((alarm) => alarm.id === `bank-ran-on:${bank}` && isStanding(alarm)) ? 1 : 0,
  );
  gauge(register, {
    name: 'muniment_bank_mode',
    help: '1 while the bank is in that mode',
    labelNames: ['bank', 'mode'],
    collect() {
      for (const { bank, modes } of shelving.pictures())
        for (const mode of BANK_MODES)
          this.set({ bank, mode }, modes.some((one) => one.mode === mode) ? 1 : 0);
    },
  });

  type Bank = ReturnType<typeof shelving.pictures>[number];
  function bankGauge(name: string, help: string, value: (bank: Bank) => number): void {
    gauge(register, {
      name: `muniment_bank_${name}`,
      help,
      labelNames: ['bank'],
      collect() {
        for (const bank of shelving.pictures()) this.set({ bank: bank.bank }, value(bank));
      },
    });
  }
}

function liveMetrics(register: Registry, hub: LiveHub): void {
  gauge(register, {
    name: 'muniment_live_readers',
    help: 'Open live streams',
    collect() {
      this.set(hub.counts.open);
    },
  });
  gauge(register, {
    name: 'muniment_live_dropped',
    help: 'Live streams dropped since start because nobody read them',
    collect() {
      this.set(hub.counts.dropped);
    },
  });
}

function requestMetrics(app: FastifyInstance, register: Registry): void {
  const duration = new Histogram({
    name: 'muniment_http_request_duration_seconds',
    help: 'From the last byte of the request headers to the last byte of the answer',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [register],
  });
  const commits = new Histogram({
    name: 'muniment_commit_duration_seconds',
    help: 'Of calls that change something: decision, transaction and flush to disk',
    buckets: SECONDS,
    registers: [register],
  });
  const refused = new Counter({
    name: 'muniment_http_refused_total',
    help: 'Calls answered with 4xx, by status',
    labelNames: ['status'],
    registers: [register],
  });
  // A label set is looked up by its text; keeping the child spares that on every answer.
  const children = new Map<string, ReturnType<typeof duration.labels>>();
  const childOf = (route: string, status: string): ReturnType<typeof duration.labels> => {
    const key = `${status} ${route}`;
    const child = children.get(key) ?? duration.labels({ route, status });
    children.set(key, child);
    return child;
  };
  app.addHook('onResponse', (request, reply, done) => {
    const { contract } = request.routeOptions.config;
    const status = String(reply.statusCode);
    const seconds = reply.elapsedTime / 1000;
    // The live stream lasts as long as its reader; its length says nothing about us.
    if (contract && contract.key !== 'GET /live') childOf(contract.key, status).observe(seconds);
    if (request.once && reply.statusCode < 300) commits.observe(seconds);
    if (status.startsWith('4')) refused.inc({ status });
    done();
  });
}
