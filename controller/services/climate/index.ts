export type { ClimateAlarms } from './alarm-port.ts';
export {
  type BoxClimate,
  type BoxClimateDeps,
  BoxClimateService,
  type BoxWarmth,
} from './boxes/box-climate-service.ts';
export type { LivedStay } from './boxes/box-climate.ts';
export { age, type Ageing, NO_AGEING, preservationIndexYears, twpiYears } from './derive/preservation.ts';
export { type PreservationIndex, preservationIndexOf } from './derive/preservation-table.ts';
export type { CalibrationInput } from './calibration/decide-calibration.ts';
export type * from './climate-repository.ts';
export * from './climate-service.ts';
export * from './control/index.ts';
export { framesOf, replay, type ReplayChannel, type ReplayFrame, type ReplayReport } from './replay.ts';
export {
  type LogMapping,
  LogMappingError,
  type LogPlan,
  type LogProblem,
  readLog,
  readLogMapping,
} from './import/index.ts';
export type * from './repository.ts';
export type { Bound, Conflict, Demand, Demands } from './rules/strictest.ts';
export { RuleBook } from './rules/rule-book.ts';
export { rulesAt } from './rules/rules-at.ts';
export { sideOutside, strictest } from './rules/strictest.ts';
export type { SensorPicture } from './zone/hear-sensors.ts';
export type { ZonePicture } from './zone/zone-keeper.ts';
export {
  type DerivedPoint,
  derivedPoints,
  limitedValueOf,
  valuesOf,
  type ZoneSpec,
} from './zone/zone-spec.ts';
export { ZoneService, type ZoneServiceDeps } from './zone-service.ts';
