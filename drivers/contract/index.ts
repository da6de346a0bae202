export * from './capabilities.ts';
export type * from './clock.ts';
export type * from './driver.ts';
export * from './errors.ts';
export type * from './reading.ts';
