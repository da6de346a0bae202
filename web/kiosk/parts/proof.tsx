import type { Proof } from '../../../controller/api/contract/index.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { useScan } from '../scan/scan.ts';
import { station, store } from '../session.ts';

interface Props {
  readonly busy: boolean;
  readonly onProof: (proof: Proof) => void;
  readonly look?: 'primary' | 'plain';
  /** Whether scans are taken as proof; off where the page tells scans apart itself. */
  readonly scans?: boolean;
}

/** The two ways to prove a box: scan its barcode, or lay it on a reader of this kiosk and press. */
export function ProofButtons({ busy, onProof, look = 'primary', scans = true }: Props) {
  useScan('step', scans ? (barcode) => onProof({ barcode }) : null);
  const kiosk = store.room.value?.kiosks.find((one) => one.id === station);
  const readers = kiosk?.tagReaders ?? [];
  return (
    <>
      {readers.map((reader) => (
        <Button
          key={reader}
          icon="antenna"
          look={look}
          size="large"
          busy={busy}
          name="read-tag"
          onPress={() => onProof({ reader })}
        >
          {readers.length === 1 ? t('proof.reader') : t('proof.readerNamed', { reader })}
        </Button>
      ))}
      {!kiosk && <p class="note">{t('proof.noReader', { station })}</p>}
    </>
  );
}

/** The name of this kiosk, for the header. */
export function kioskName(): string {
  const kiosk = store.room.value?.kiosks.find((one) => one.id === station);
  return kiosk ? named(kiosk.name) : station;
}
