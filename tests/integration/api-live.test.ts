import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveMessageName, LiveMessages } from '../../controller/api/contract/index.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import type { DomainEvent } from '../../controller/model/events.ts';
import { until } from '../support/until.ts';
import { shippedAlarms } from '../support/alarm-definitions.ts';
import { type ApiRoom, openApiRoom, PEOPLE } from './support/api-room.ts';

interface Message {
  readonly id?: string;
  readonly event: LiveMessageName;
  readonly data: unknown;
}

let room: ApiRoom;
let clock: ManualClock;
const streams: Stream[] = [];
beforeEach(async () => {
  clock = new ManualClock();
  room = await openApiRoom({ clock, alarms: shippedAlarms().filter(({ id }) => id === 'stop-latched') });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.leave();
  await room.close();
  expect(room.logged.errors).toEqual([]);
});

/** One reader over a real connection. */
class Stream {
  readonly messages: Message[] = [];
  readonly response: http.IncomingMessage;
  ended = false;
  #rest = '';

  constructor(response: http.IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#read(text));
    response.on('close', () => {
      this.ended = true;
    });
    response.on('error', () => {});
    streams.push(this);
  }

  of<Name extends LiveMessageName>(name: Name): LiveMessages[Name][] {
    return this.messages.filter(({ event }) => event === name).map(({ data }) => data as LiveMessages[Name]);
  }

  journalIds(): number[] {
    return this.messages.filter(({ event }) => event === 'journal').map(({ id }) => Number(id));
  }

  leave(): void {
    this.response.destroy();
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]),
      );
      if (fields['event'])
        this.messages.push({
          ...(fields['id'] !== undefined && { id: fields['id'] }),
          event: fields['event'] as LiveMessageName,
          data: JSON.parse(fields['data'] ?? 'null'),
        });
    }
  }
}

function ask(token: string, query = '', headers: Record<string, string> = {}): http.ClientRequest {
  const { port } = room.app.server.address() as AddressInfo;
  return http.get({
    port,
    host: '127.0.0.1',
    path: `/api/v1/live${query}`,
    agent: false,
    headers: {
      ...(token.includes('=') ? { cookie: token } : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
}

async function open(token: string, query?: string, headers?: Record<string, string>): Promise<Stream> {
  const [response] = (await once(ask(token, query, headers), 'response')) as [http.IncomingMessage];
  expect(response.statusCode).toBe(200);
  const stream = new Stream(response);
  await until('the snapshot arrives', () => stream.of('snapshot').length > 0);
  return stream;
}

const cleared = (bank: number): DomainEvent => ({
  type: 'aisle.released',
  bank,
  aisle: 1,
  holder: 'P-keeper',
  why: 'test',
});
const appended = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await room.append(cleared(i));
};

describe('the live stream', () => {
  it('begins with everything as it stands', async () => {
    const stream = await open(room.token('display'));
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-content-type-options': 'nosniff',
    });
    const [first] = stream.messages;
    expect(first?.event).toBe('snapshot');
    expect(first?.data).toMatchObject({
      time: '2026-01-01T00:00:00.000Z',
      head: room.store.ledger.head,
      banks: [{ bank: 1, phase: 'unknown', openAisles: null, holds: [], queue: [], modes: [] }],
      points: expect.arrayContaining([
        expect.objectContaining({ id: 'T1', quality: 'bad', why: 'never-read', value: null }),
      ]) as unknown,
      doors: [{ id: 'main', closed: null }],
      devices: [
        { device: 'bank-1', connected: false, capabilities: expect.arrayContaining(['shelvingBank']) },
      ],
      alarms: [],
      sound: { sounding: false, priority: null, silencedBy: null },
      watch: { person: null, name: null, since: null, notes: '' },
    });
    expect(stream.journalIds()).toEqual([]);
  });

  it('ticks every second with the head of the journal', async () => {
    const stream = await open(room.token('display'));
    await clock.advance(3000);
    await until('three ticks arrive', () => stream.of('tick').length === 3);
    expect(stream.of('tick')[2]).toMatchObject({ time: '2026-01-01T00:00:03.000Z', uptimeS: 3 });
  });

  it('sends what changed, in batches, each reader in its language', async () => {
    const [en, zh] = [
      await open(room.token('installer')),
      await open(room.token('keeper'), '?language=zh-CN'),
    ];
    const reading = (value: number) => ({
      device: 'sensor',
      channel: 'temperature',
      value,
      unit: '°C',
      quality: 'good' as const,
      sourceTime: clock.now(),
      receivedTime: clock.now(),
    });
    room.bus.emit('readings', [reading(20)]);
    room.bus.emit('readings', [reading(21)]);
    room.bus.emit('device', { device: 'sensor', connected: true, problem: null, lastSeen: clock.now() });
    await room.alarms.raise({ kind: 'stop-latched', subject: '9', priority: 'high', params: {} });
    await clock.advance(500);
    for (const stream of [en, zh]) await until('points arrive', () => stream.of('points').length > 0);
    // Two readings within a batch are one message with the newer value.
    const told = en.of('points').map((points) => points.filter(({ id }) => id === 'T1'));
    expect(told.map((points) => points.map((p) => p.value))).toEqual([[21]]);
    expect(en.of('devices').flat()).toContainEqual(
      expect.objectContaining({ device: 'sensor', connected: true }),
    );
    await until('alarms arrive', () => zh.of('alarms').length > 0 && en.of('alarms').length > 0);
    expect(en.of('alarms')[0]).toMatchObject([{ text: 'Bank 9 stopped and waits for a person' }]);
    expect(zh.of('alarms')[0]).toMatchObject([{ text: '第 9 区已停止，等待人员确认' }]);
    expect(zh.of('journal').at(-1)).toMatchObject({
      type: 'alarm.raised',
      text: '报警：第 9 区已停止，等待人员确认',
    });
    await room.alarms.clear('stop-latched', '9');
    await room.alarms.acknowledge(
      { kind: 'person', id: 'x', name: 'x', roles: ['keeper'] },
      'stop-latched:9',
      '',
    );
    await clock.advance(50);
    await until('the list is empty again', () => en.of('alarms').at(-1)?.length === 0);
  });

  it('goes on behind Last-Event-ID without gap or duplicate, while entries keep coming', async () => {
    // More than fits between two sockets, so that the reader is still catching up when the next ones are committed.
    const large = { ...cleared(1), why: 'x'.repeat(20_000) } as DomainEvent;
    await room.append(...Array.from({ length: 1000 }, () => large));
    const from = room.store.ledger.head - 900;
    const [response] = (await once(
      ask(room.token('keeper'), '', { 'last-event-id': String(from) }),
      'response',
    )) as [http.IncomingMessage];
    await appended(100);
    const stream = new Stream(response);
    await until('half of it arrives', () => stream.journalIds().length > 500);
    await appended(100);
    const { head } = room.store.ledger;
    await until('everything arrives', () => stream.journalIds().at(-1) === head);
    await room.append(cleared(1));
    await until('and what comes then', () => stream.journalIds().at(-1) === head + 1);
    expect(stream.journalIds()).toEqual(Array.from({ length: head + 1 - from }, (_, i) => from + 1 + i));
  });

  it('starts anew for an id that is none, or from another journal', async () => {
    for (const id of ['99999999', 'x', '-1', '']) {
      const stream = await open(room.token('keeper'), '', { 'last-event-id': id });
      await room.append(cleared(1));
      await until('the new entry arrives', () => stream.journalIds().length > 0);
      expect(stream.journalIds()).toEqual([room.store.ledger.head]);
    }
  });

  it('tells a wall nothing about people', async () => {
    const [wall, keeper, auditor] = [
      await open(room.token('display')),
      await open(room.token('keeper')),
      await open(room.token('auditor')),
    ];
    const retrieval = 'R-1';
    const evidence = { kind: 'barcode', read: 'B000001', reader: 'kiosk', at: 1 } as const;
    await room.append(
      {
        type: 'retrieval.requested',
        retrieval,
        box: 'B000001',
        volumes: [],
        use: 'charge-out',
        forBorrower: 'P-borrower',
        note: '张借阅 wants it',
        requestedBy: 'P-keeper',
      },
      {
        type: 'box.issued',
        retrieval,
        box: 'B000001',
        keeper: 'P-keeper',
        borrower: 'P-borrower',
        dueAt: 1,
        evidence,
      },
      { type: 'aisle.held', bank: 1, aisle: 2, holder: 'P-keeper', session: 'S-1' },
      { type: 'aisle.queued', claim: 'C-1', bank: 1, aisle: 3, person: 'P-keeper2', session: 'S-2' },
      { type: 'aisle.handed-over', bank: 1, aisle: 2, from: 'P-keeper', to: 'P-keeper2', evidence: 'card:1' },
      {
        type: 'mode.entered',
        bank: 1,
        mode: 'maintenance',
        by: 'P-keeper',
        why: '王管理 asked',
        until: 5,
        person: 'P-keeper2',
      },
      { type: 'bank.moved-externally', bank: 1, from: [1], to: null },
    );
    const login = await room.people.login({ login: PEOPLE.keeper.login, pin: PEOPLE.keeper.pin }, 'kiosk-1');
    await room.people.logout({
      kind: 'person',
      id: 'P-keeper',
      name: '',
      roles: [],
      session: login.session.id,
    });
    const { head } = room.store.ledger;
    await until('the auditor has all of it', () => auditor.journalIds().at(-1) === head);
    await until(
      'the others have theirs',
      () => keeper.journalIds().length === 7 && wall.journalIds().length === 7,
    );

    expect(wall.of('journal')).toMatchObject([
      { type: 'retrieval.requested', actor: 'daemon', data: { retrieval, box: 'B000001' } },
      { type: 'box.issued', text: 'Box B000001 was issued', data: { retrieval, box: 'B000001' } },
      { type: 'aisle.held', data: { bank: 1, aisle: 2 } },
      { text: 'Bank 1: somebody waits for aisle 3', data: { bank: 1, aisle: 3, claim: 'C-1' } },
      { text: 'Bank 1: aisle 2 was handed over', data: { bank: 1, aisle: 2 } },
      { text: 'Bank 1 is under maintenance', data: { bank: 1, mode: 'maintenance', until: 5 } },
      { type: 'bank.moved-externally', data: { from: [1], to: null } },
    ]);
    expect(JSON.stringify(wall.messages)).not.toMatch(
      /P-keeper|P-borrower|张借阅|王管理|李管理|S-[12]"|card:/,
    );
    expect(keeper.of('journal').map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Bank 1: 李管理 waits for aisle 3',
        'Bank 1: aisle 2 was handed over by 王管理 to 李管理',
        'Bank 1 is under maintenance by 李管理',
      ]),
    );
    expect(keeper.of('journal')[1]?.data).toMatchObject({ borrower: 'P-borrower', evidence });
    expect(auditor.of('journal').map((e) => e.type)).toEqual(
      expect.arrayContaining(['session.opened', 'session.closed']),
    );
    for (const stream of [wall, keeper, auditor])
      expect(JSON.stringify(stream.messages)).not.toMatch(/[a-z]Hash/);
  });

  it('gives scans only to the station they were made at', async () => {
    const login = async (who: 'keeper' | 'keeper2', station: string) => {
      const { login: name, pin } = PEOPLE[who];
      return `muniment_session=${(await room.people.login({ login: name, pin }, station)).token}`;
    };
    const kiosk = await room.client('kiosk-1', ['display']);
    const hearing = [
      await open(await login('keeper', 'kiosk-1'), '?station=kiosk-1'),
      await open(kiosk, '?station=kiosk-1'),
    ];
    const deaf = [
      await open(await login('keeper2', 'kiosk-2'), '?station=kiosk-1'),
      await open(room.token('display'), '?station=kiosk-1'),
      await open(room.token('keeper'), '?station=kiosk-1'),
      await open(kiosk),
    ];
    room.bus.emit('scan', { device: 'scanner', text: 'B000001', at: clock.now() });
    room.bus.emit('scan', { device: 'elsewhere', text: 'secret', at: clock.now() });
    await clock.advance(1000);
    for (const stream of [...hearing, ...deaf])
      await until('a tick came after it', () => stream.of('tick').length > 0);
    for (const stream of hearing)
      expect(stream.of('scan')).toEqual([{ reader: 'scanner', text: 'B000001', time: expect.any(String) }]);
    for (const stream of deaf) expect(stream.of('scan')).toEqual([]);
  });

  it('ends with the session that opened it', async () => {
    const { token, session } = await room.people.login(
      { login: PEOPLE.keeper.login, pin: PEOPLE.keeper.pin },
      'kiosk-1',
    );
    const [mine, other] = [await open(token), await open(room.token('keeper'))];
    await room.people.logout({ kind: 'person', id: 'P-keeper', name: '', roles: [], session: session.id });
    await until('it ended', () => mine.ended);
    expect(other.ended).toBe(false);
  });

  it('drops a reader that does not read, and nobody else', async () => {
    const lazy = await open(room.token('keeper'));
    lazy.response.pause();
    const eager = await open(room.token('keeper'));
    const filler: DomainEvent = { ...cleared(1), why: 'x'.repeat(100_000) } as DomainEvent;
    await until('it was dropped', async () => {
      await room.append(filler);
      const { payload } = await room.app.inject('/metrics');
      return payload.includes('muniment_live_dropped 1') && payload.includes('muniment_live_readers 1');
    });
    const { head } = room.store.ledger;
    await until('the other has everything', () => eager.journalIds().at(-1) === head);
    expect(eager.ended).toBe(false);
  });

  it('ends when the application closes, and refuses nobody a clean end', async () => {
    const stream = await open(room.token('display'));
    await room.app.close();
    await until('it ended', () => stream.ended);
    expect(stream.response.complete).toBe(true);
  });

  it('is denied like any other route', async () => {
    const [response] = (await once(ask('nobody'), 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(401);
    response.destroy();
  });
});
