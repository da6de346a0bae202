export type { PinHasher } from './credentials.ts';
export {
  type ClientInput,
  type Credentials,
  type PeopleDeps,
  PeopleService,
  type PersonInput,
  type SessionState,
} from './people-service.ts';
export type * from './repository.ts';
