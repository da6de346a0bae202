import { randomUUID } from 'node:crypto';

/** Makes ids with a readable prefix: `R-` retrieval, `I-` intent, `S-` session, `V-` volume. */
export type MakeId = (prefix: string) => string;

export const randomId: MakeId = (prefix) => `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
