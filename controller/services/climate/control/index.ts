export type * from './repository.ts';
export type * from './types.ts';
