export {
  type AlarmDeps,
  type AlarmPicture,
  AlarmService,
  type Condition,
} from './alarm-service.ts';
export { DefinitionBook } from './definition-book.ts';
export { alarmPolicy, maintainedBanks } from './policy.ts';
export type { RoomShape } from './engine/explain.ts';
export { type OpcUaCondition, opcUaOf } from './engine/opcua.ts';
export { mostPressing } from './pressing.ts';
export type * from './repository.ts';
export type { Sound } from './sound.ts';
export type { ProbeLoop, ProbeResult } from './sources/probe.ts';
export type { VigilPolicy } from './sources/sources.ts';
export type { AlarmGrade, Graded } from './statistics/grade.ts';
