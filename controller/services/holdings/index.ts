export { type HoldingsDeps, HoldingsService } from './holdings-service.ts';
export type { Accession } from './manifest/assemble.ts';
export type { Existing } from './manifest/compare.ts';
export { ImportMapping, MappingError, readMapping } from './manifest/mapping-schema.ts';
export type { BilingualText, ImportProblem, ImportProblemCode, Severity } from './manifest/problems.ts';
export { MANIFEST_LIMIT_BYTES, type ManifestFile } from './manifest/read-csv.ts';
export { type ImportPlan, readManifest, type ReadOptions } from './manifest/read-manifest.ts';
export type * from './repository.ts';
