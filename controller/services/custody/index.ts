export { type BorrowerInput, CustodyService, type IssueInput } from './custody-service.ts';
export type { InspectionInput } from './decide-inspection.ts';
export type { RequestInput } from './decide-request.ts';
export type { CustodyDeps, OverdueAlarms } from './gather.ts';
export type { Readers } from './observe.ts';
export type { Approval, CustodyPolicy } from './policy.ts';
export type { Proof } from './prove-box.ts';
export type * from './repository.ts';
export type { SweepResult } from './sweeper.ts';
