export { type ReportDeps, ReportService } from './report-service.ts';
export type { DocumentLanguage } from './words.ts';
