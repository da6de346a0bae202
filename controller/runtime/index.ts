export * from './device-supervisor.ts';
export * from './event-bus.ts';
export * from './point-table.ts';
export * from './poller.ts';
