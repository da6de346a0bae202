import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { parse } from 'yaml';
import { OneOf } from '../api/contract/index.ts';
import { explain } from '../config/explain.ts';
import { say } from '../config/problems.ts';
import { DAEMON, ROLES, type Role } from '../model/actor.ts';
import { Refusal } from '../model/decision.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { inOffice, type Office } from './office.ts';
import { type CommonOptions, Output } from './output.ts';

const PersonEntry = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    department: Type.Optional(Type.String()),
    roles: Type.Optional(Type.Array(OneOf(ROLES))),
    login: Type.Optional(Type.String({ minLength: 1 })),
    pin: Type.Optional(Type.String({ minLength: 4 })),
    card: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);
const PeopleFile = Type.Object({ people: Type.Array(PersonEntry) }, { additionalProperties: false });
export type PersonEntry = Static<typeof PersonEntry>;

type Configured = CommonOptions & { config: string };

/** `muniment person add`: one person; asks for the PIN at the terminal when a login is given without one. */
export async function addPerson(
  options: Configured & Omit<PersonEntry, 'roles' | 'pin'> & { roles?: string; pin?: string },
): Promise<void> {
  const { id, name, department, login, card } = options;
  const roles = options.roles?.split(',').map((role) => role.trim());
  const pin = options.pin ?? (login === undefined ? undefined : await askSecretly('PIN: '));
  const given = { id, name, department, roles, login, pin, card };
  await register(options, {
    people: [Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined))],
  });
}

/** `muniment person import FILE`: everyone of a YAML file, `people:` being a list. */
export async function importPeople(file: string, options: Configured): Promise<void> {
  const output = new Output(options);
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    output.line(`${file}: ${cause}`);
    output.finish(EXIT.usage, { problems: [{ file, message: cause }] });
    return;
  }
  await register(options, content);
}

/** `muniment client add`: a system or a screen; its token is printed this once. */
export async function addClient(options: Configured & { name: string; roles: string }): Promise<void> {
  const output = new Output(options);
  const roles = options.roles.split(',').map((role) => role.trim());
  const unknown = roles.filter((role) => !ROLES.includes(role as Role));
  if (unknown.length > 0) {
    output.line(say(`没有角色 ${unknown.join('、')}`, `there is no role ${unknown.join(', ')}`));
    output.finish(EXIT.usage, { problems: unknown });
    return;
  }
  await withOffice(options, output, async ({ people }) => {
    const { token, client } = await people.registerClient(DAEMON, {
      name: options.name,
      roles: roles as Role[],
    });
    output.line(say(`令牌（只显示这一次）：${token}`, `token (shown only this once): ${token}`));
    output.finish(EXIT.ok, { client: client.id, token });
  });
}

/** Registers everyone listed; who is known already is left as they are. */
export async function registerAll(
  { people, store }: Office,
  entries: readonly PersonEntry[],
): Promise<number> {
  const strangers = entries.filter((entry) => store.people.person(entry.id) === null);
  await Promise.all(
    strangers.map((entry) => people.registerPerson(DAEMON, { ...entry, roles: entry.roles ?? [] })),
  );
  return strangers.length;
}

/** Reads the people of a file that is part of the project. Throws when it is not a list of people. */
export function readPeople(file: string): readonly PersonEntry[] {
  const content: unknown = parse(readFileSync(file, 'utf8'));
  const [first] = explain(PeopleFile, content);
  if (first) throw new Error(`${file} /${first.path.join('/')}: ${first.message.en}`);
  return (content as Static<typeof PeopleFile>).people;
}

async function register(options: Configured, content: unknown): Promise<void> {
  const output = new Output(options);
  const mismatches = explain(PeopleFile, content);
  if (mismatches.length > 0) {
    for (const { path, message } of mismatches) output.line(`/${path.join('/')}: ${output.text(message)}`);
    output.finish(EXIT.usage, { problems: mismatches });
    return;
  }
  const { people } = content as Static<typeof PeopleFile>;
  await withOffice(options, output, async (office) => {
    const added = await registerAll(office, people);
    const known = people.length - added;
    output.line(
      say(
        `登记 ${added} 人，已有 ${known} 人未改动。`,
        `${added} registered, ${known} known already and left alone.`,
      ),
    );
    output.finish(EXIT.ok, { added, known });
  });
}

async function withOffice(
  options: Configured,
  output: Output,
  work: (office: Office) => Promise<void>,
): Promise<void> {
  const config = loadOrReport(options.config, output);
  if (!config) return;
  try {
    await inOffice(config, work);
  } catch (error) {
    if (!(error instanceof Refusal)) return failWith(output, error);
    const words = error.reasons.map((r) => `${r.code} ${JSON.stringify(r.params ?? {})}`);
    output.line(words.join('\n'));
    output.finish(EXIT.fault, { reasons: error.reasons });
  }
}

/** Asks without showing what is typed. */
async function askSecretly(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY });
  try {
    return (await terminal.question('')).trim();
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
