export { type AlarmDeps, AlarmService } from './alarm-service.ts';
export type { Condition } from './decide-alarm.ts';
export type * from './repository.ts';
