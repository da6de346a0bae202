export type ClimateEvent =
  | {
      /** The log of a foreign logger was taken in. `from` and `to` are epoch ms, `sha256` is of the whole file. */
      type: 'climate.imported';
      file: string;
      sha256: string;
      points: readonly string[];
      from: number;
      to: number;
      samples: number;
      rowsLeftOut: number;
    }
  | {
      /** Another choice of rule sets than the configuration's, or than the last one; ids as `paper/store`. */
      type: 'zone.rules-chosen';
      zone: string;
      rules: readonly string[];
      before: readonly string[];
      by: string;
      why: string;
    }
  | {
      type: 'point.calibrated';
      point: string;
      by: string;
      reference: string;
      referenceValue: number;
      indicatedValue: number;
      /** Offset in the unit of the point, added to every reading. */
      before: number;
      after: number;
      note: string;
    };
