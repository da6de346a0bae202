import type { ManifestRow } from '../manifest.ts';
export interface GenerateOptions {
  readonly seed: number;
  readonly boxes: number;
  readonly volumes: number;
}
export function generateManifest(_options: GenerateOptions): ManifestRow[] {
  return [];
}
