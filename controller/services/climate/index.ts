export * from './climate-service.ts';
export type * from './repository.ts';
