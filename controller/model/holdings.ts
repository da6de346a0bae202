/** How closely a box is kept, from the most open to the closest. */
export const SECURITY_CLASSES = ['open', 'internal', 'confidential'] as const;
export type SecurityClass = (typeof SECURITY_CLASSES)[number];

/** What the papers of a box really are; climate limits go by it. */
export const MEDIA = [
  'paper',
  'film-master',
  'film-copy',
  'photographs',
  'magnetic',
  'optical',
  'art-on-paper',
] as const;
export type Medium = (typeof MEDIA)[number];

/** One file inside a box. Reference codes are not always unique in real catalogues; `id` is. */
export interface Volume {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly customer?: string;
  readonly pages?: number;
}

/** A sealed box as it came in. Where it is now is custody's business. */
export interface BoxRecord {
  readonly barcode: string;
  /** EPC of its RFID tag, upper-case hex. */
  readonly epc?: string;
  readonly seal?: string;
  readonly securityClass: SecurityClass;
  readonly medium: Medium;
  readonly zone?: string;
}
