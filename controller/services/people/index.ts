export type { PinHasher } from './credentials.ts';
export {
  type ClientInput,
  type Credentials,
  type PeopleDeps,
  PeopleService,
  type PersonInput,
} from './people-service.ts';
export type * from './repository.ts';
export type { SessionState } from './session-book.ts';
