import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { Role } from '../../../controller/model/actor.ts';
import { type ApiRoom, PEOPLE } from './api-room.ts';

export interface Sent {
  /** A machine with that role; a keeper's unless given. */
  readonly as?: Role;
  /** A person, by the cookie of {@link ApiCaller.login}. */
  readonly cookie?: string;
  /** Idempotency-Key; a new one unless given, none for `null`. */
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
}

/** Calls the API of a room as its clients and people would. */
export interface ApiCaller {
  readonly send: (
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
    sent?: Sent,
  ) => Promise<LightMyRequestResponse>;
  readonly post: (url: string, payload?: object, sent?: Sent) => Promise<LightMyRequestResponse>;
  /** Logs somebody in at the kiosk; gives the cookie. */
  readonly login: (who: 'keeper' | 'keeper2' | 'installer') => Promise<string>;
}

/** @param room the room as it is when a call is made */
export function apiCaller(room: () => ApiRoom): ApiCaller {
  const send: ApiCaller['send'] = (method, url, payload, sent = {}) => {
    const { as = 'keeper', cookie, key = randomUUID(), headers } = sent;
    return room().app.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        ...(cookie ? { cookie } : { authorization: `Bearer ${room().token(as)}` }),
        ...(key !== null && { 'idempotency-key': key }),
        ...headers,
      },
      ...(payload && { payload }),
    });
  };
  return {
    send,
    post: (url, payload = {}, sent) => send('POST', url, payload, sent),
    login: async (who) => {
      const { login, pin } = PEOPLE[who];
      const answer = await room().app.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        payload: { login, pin, station: 'kiosk-1' },
      });
      return String(answer.headers['set-cookie']).split(';')[0] ?? '';
    },
  };
}
