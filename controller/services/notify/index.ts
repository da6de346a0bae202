export type { AlarmBoard, AlarmView } from './alarm-port.ts';
export { type ChannelState, type NotifyDeps, NotifyService } from './notify-service.ts';
export type * from './repository.ts';
export type { NotifyWords, WordsIn } from './words.ts';
