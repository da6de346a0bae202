import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAEMON } from '../../../../controller/model/actor.ts';
import { PeopleService } from '../../../../controller/services/people/index.ts';
import { refusal } from '../../../support/refusal.ts';
import { actor, House, quiet } from '../house.ts';

const MINUTE_MS = 60_000;

describe('people', () => {
  let house: House;
  let people: PeopleService;
  const verified: string[] = [];
  /** What a check of a PIN waits for. */
  let checking: Promise<void> = Promise.resolve();

  const service = (): PeopleService =>
    new PeopleService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      ids: (prefix) => `${prefix}-${house.store.ledger.head}`,
      people: house.store.people,
      sessionMinutes: 15,
      // The real argon2id has a test of its own below; here it would only cost time.
      pins: {
        hash: (pin) => Promise.resolve(`hash of ${pin}`),
        verify: async (hashed, pin) => {
          verified.push(hashed);
          await checking;
          return hashed === `hash of ${pin}`;
        },
      },
    });

  beforeEach(async () => {
    house = new House();
    people = service();
    verified.length = 0;
    const li = {
      id: 'li',
      name: '李',
      roles: ['keeper' as const],
      login: 'Li',
      pin: '2468',
      card: '0012345678',
    };
    await people.registerPerson(DAEMON, li);
    await people.registerPerson(DAEMON, { id: 'wu', name: '吴', roles: [], card: '0099' });
  });

  afterEach(() => house.close());

  const login = (pin = '2468', name = 'li') => people.login({ login: name, pin }, 'kiosk-1');

  it('checks one PIN at a time, lets a few wait and turns a flood away', async () => {
    let finish = (): void => {};
    checking = new Promise((resolve) => {
      finish = resolve;
    });
    // The lock-out is by name, so a flood makes up names.
    const flood = Array.from({ length: 40 }, (_, n) => refusal(login('0000', `made-up-${n}`)));
    const turnedAway = await Promise.all(flood.slice(17));
    expect(turnedAway.flat()).toEqual(Array.from({ length: 23 }, () => 'too-many-attempts'));
    expect(verified).toHaveLength(1);
    finish();
    expect((await Promise.all(flood)).flat().filter((code) => code === 'pin-wrong')).toHaveLength(17);
    expect(verified).toHaveLength(17);
    expect((await login()).session.person.id).toBe('li');
  });

  it('lets in by PIN and by card, and knows who acts', async () => {
    const byPin = await login();
    expect(people.authenticate(byPin.token)).toMatchObject({ kind: 'person', id: 'li', roles: ['keeper'] });
    const byCard = await people.login({ card: ' 0012345678 ' }, 'kiosk-2');
    expect(people.session(people.authenticate(byCard.token))).toMatchObject({ station: 'kiosk-2' });
    const journal = JSON.stringify(house.store.ledger.read(0, 100));
    for (const secret of [byPin.token, byCard.token, '0012345678']) expect(journal).not.toContain(secret);
    expect(await refusal(people.login({ card: '0099' }, 'kiosk-1'))).toEqual(['role-missing']);
    expect(await refusal(people.login({ card: '1' }, 'kiosk-1'))).toEqual(['credential-unknown']);
  });

  it('works as hard for an unknown login as for a wrong PIN, and says the same', async () => {
    expect(await refusal(login('0000'))).toEqual(['pin-wrong']);
    expect(await refusal(login('0000', 'nobody'))).toEqual(['pin-wrong']);
    expect(verified).toHaveLength(2);
  });

  it('makes guessing slower and slower, also for those who guess all at once', async () => {
    const codes = await Promise.all(Array.from({ length: 5 }, () => refusal(login('0000'))));
    expect(codes.flat()).toEqual([
      'pin-wrong',
      'pin-wrong',
      'pin-wrong',
      'too-many-attempts',
      'too-many-attempts',
    ]);
    expect(await refusal(login())).toEqual(['too-many-attempts']);
    await house.clock.advance(2000);
    expect(await refusal(login('0000'))).toEqual(['pin-wrong']);
    await house.clock.advance(2000);
    expect(await refusal(login())).toEqual(['too-many-attempts']);
    await house.clock.advance(2000);
    await login();
    expect(await refusal(login('0000'))).toEqual(['pin-wrong']);
    await login();
  });

  it('ends a session that is not used, however long it was', async () => {
    const { token } = await login();
    for (let i = 0; i < 3; i++) {
      await house.clock.advance(14 * MINUTE_MS);
      people.authenticate(token);
    }
    await house.clock.advance(15 * MINUTE_MS);
    expect(people.hasSession('li')).toBe(false);
    expect(await refusal(Promise.resolve().then(() => people.authenticate(token)))).toEqual([
      'token-expired',
    ]);
    people.start();
    await house.clock.advance(MINUTE_MS);
    await people.stop();
    expect(house.store.people.openSessions()).toEqual([]);
    expect(house.journaled(0).at(-1)).toBe('session.closed');
  });

  it('ends a session after a shift, however much it is used', async () => {
    const { token } = await login();
    for (let i = 0; i < 71; i++) {
      await house.clock.advance(10 * MINUTE_MS);
      people.authenticate(token);
    }
    await house.clock.advance(10 * MINUTE_MS);
    expect(() => people.authenticate(token)).toThrow('token-expired');
  });

  it('logs out, replaces at the same station, and survives a restart', async () => {
    const first = await login();
    const second = await login();
    expect(() => people.authenticate(first.token)).toThrow('token-invalid');
    people = service();
    const me = people.authenticate(second.token);
    await people.logout(me);
    expect(() => people.authenticate(second.token)).toThrow('token-invalid');
  });

  it('registers nobody twice, and only for those who may', async () => {
    const twice = people.registerPerson(DAEMON, {
      id: 'li',
      name: 'x',
      roles: [],
      login: 'LI',
      pin: '1',
      card: '0099',
    });
    expect(await refusal(twice)).toEqual(['credential-taken', 'credential-taken', 'credential-taken']);
    const half = people.registerPerson(actor('ke', 'keeper'), { name: ' ', roles: [], login: 'a' });
    expect(await refusal(half)).toEqual(['role-missing', 'input-invalid', 'input-invalid']);
  });

  it('knows machines by tokens that end', async () => {
    const expiresAt = house.clock.now() + MINUTE_MS;
    const { token, client } = await people.registerClient(DAEMON, {
      name: 'wall',
      roles: ['display'],
      expiresAt,
    });
    expect(people.authenticate(token)).toMatchObject({ kind: 'client', id: client.id, roles: ['display'] });
    await house.clock.advance(MINUTE_MS);
    expect(() => people.authenticate(token)).toThrow('token-invalid');
    expect(await refusal(people.registerClient(actor('ke', 'keeper'), { name: 'x', roles: [] }))).toEqual([
      'role-missing',
    ]);
  });

  it('hashes PINs by argon2id', async () => {
    const real = new PeopleService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      ids: (prefix) => `${prefix}-real`,
      people: house.store.people,
      sessionMinutes: 15,
    });
    await real.registerPerson(DAEMON, {
      id: 'he',
      name: '何',
      roles: ['approver'],
      login: 'he',
      pin: '1357',
    });
    expect(house.store.people.personByLogin('he')?.pinHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await refusal(real.login({ login: 'he', pin: '7531' }, 'desk'))).toEqual(['pin-wrong']);
    expect((await real.login({ login: 'he', pin: '1357' }, 'desk')).session.person.id).toBe('he');
  });
});
