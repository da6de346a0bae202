export { type LogMapping, LogMappingError, readLogMapping } from './mapping.ts';
export type { LogProblem, LogProblemCode } from './problems.ts';
export { type LogPlan, readLog, type ReadLogOptions } from './read-log.ts';
