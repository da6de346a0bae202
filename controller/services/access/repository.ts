/** The gate's question: is this box allowed out? Implemented by custody, given by `main.ts`. */
export interface GateOracle {
  /** `null` when the tag belongs to no box of ours. */
  boxAtGate(epc: string): { barcode: string; released: boolean } | null;
}
