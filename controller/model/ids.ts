import { randomUUID } from 'node:crypto';

/** Makes ids with a readable prefix: `R-` retrieval, `I-` intent, `S-` session, `V-` volume. */
export type MakeId = (prefix: string) => string;

/** Ids nobody can guess and no two machines give twice: 74 random bits. */
export const randomId: MakeId = (prefix) => `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
