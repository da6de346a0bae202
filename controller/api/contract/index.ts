export * from './common.ts';
export * from './custody.ts';
export * from './holdings.ts';
export type * from './live.ts';
export * from './room.ts';
export * from './rounds.ts';
export * from './routes.ts';
export * from './sessions.ts';
