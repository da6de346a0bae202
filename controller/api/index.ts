export { buildApp } from './build-app.ts';
export type { ApiDeps, DeviceDirectory } from './deps.ts';
