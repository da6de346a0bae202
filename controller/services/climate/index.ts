export * from './climate-service.ts';
export * from './control/index.ts';
export type * from './repository.ts';
