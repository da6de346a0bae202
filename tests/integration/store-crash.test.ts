import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../controller/model/clock.ts';
import { openStore, type Store, verifyStore } from '../../controller/store/index.ts';
import { Complaints, dataDirectory, tempStore } from './store-support/temp-store.ts';

const COMMITTER = fileURLToPath(new URL('store-support/committer.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts a daemon that commits in a loop; resolves when it has the directory. */
async function committer(directory: string): Promise<{ child: ChildProcess; acknowledged: Set<number> }> {
  const child = fork(COMMITTER, [directory], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  const acknowledged = new Set<number>();
  child.on('message', (message: { acknowledged?: number }) => {
    if (message.acknowledged !== undefined) acknowledged.add(message.acknowledged);
  });
  const [first] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the child ended before it began'))),
  ])) as [object];
  expect(first).toHaveProperty('head');
  return { child, acknowledged };
}

/** Lets the child go on until it has had that many answers, then kills it in the middle of whatever it does. */
async function killAfter(child: ChildProcess, acknowledged: Set<number>, answers: number): Promise<void> {
  while (acknowledged.size < answers) await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('after kill -9', () => {
  it('every acknowledged decision is there, the chain is whole, and nothing happened by halves', async () => {
    const directory = dataDirectory();
    for (const answers of [1, 37, 200]) {
      const { child, acknowledged } = await committer(directory);
      await killAfter(child, acknowledged, answers);
      const { store } = tempStore(directory);
      for (const n of acknowledged) {
        expect(store.custody.box(`B${n}`)).toMatchObject({ state: 'reserved', retrieval: `R-${n}` });
        expect(store.holdings.volumesOf(`B${n}`)).toHaveLength(2);
      }
      const { boxes } = store.holdings.counts();
      // Accession, request and answer go together.
      expect(store.ledger.head).toBe(boxes * 3);
      expect(store.verify()).toMatchObject({ ok: true, entries: boxes * 3, problems: [] });
      store.close();
    }
  });
});

describe('verification while a daemon commits', () => {
  it('looks at one moment of the journal and its projections', async () => {
    const directory = dataDirectory();
    const { child, acknowledged } = await committer(directory);
    while (acknowledged.size < 20) await once(child, 'message');
    const entries: number[] = [];
    for (let round = 0; round < 10; round++) {
      const report = verifyStore(directory);
      expect(report.problems).toEqual([]);
      entries.push(report.entries);
      // Its answers pile up while we verify; take them before the next round.
      await once(child, 'message');
    }
    expect(entries.at(-1)).toBeGreaterThan(entries[0] ?? 0);
  });
});

describe('a data directory', () => {
  const open = (directory: string): Store =>
    openStore({ directory, clock: systemClock, log: new Complaints() });

  it('belongs to one process, which is named to the others, and is free when that process is dead', async () => {
    const directory = dataDirectory();
    const { child, acknowledged } = await committer(directory);
    expect(() => open(directory)).toThrow(
      expect.objectContaining({
        code: 'directory-in-use',
        message: expect.stringMatching(new RegExp(`process ${child.pid}, running since 20`)),
      }),
    );
    await killAfter(child, acknowledged, 1);
    const store = open(directory);
    expect(store.ledger.head).toBeGreaterThan(0);
    store.close();
  });

  it('is not opened twice in one process either, and is free after closing', () => {
    const { store, directory } = tempStore();
    expect(() => open(directory)).toThrow(`process ${process.pid}`);
    // The failed attempt must not have taken the lock away from its holder.
    expect(() => open(directory)).toThrow(`process ${process.pid}`);
    store.close();
    store.close();
    open(directory).close();
  });

  it('is not touched by a version that is older than its schema', async () => {
    const { store, directory } = tempStore();
    store.close();
    const { openDatabase } = await import('../../controller/store/database.ts');
    const db = openDatabase(`${directory}/ledger.db`, 'FULL');
    db.pragma('user_version = 999');
    db.close();
    expect(() => open(directory)).toThrow(expect.objectContaining({ code: 'schema-too-new' }));
    // The refusal lets go of the lock again.
    expect(() => open(directory)).toThrow(expect.objectContaining({ code: 'schema-too-new' }));
  });
});
