import type { ReasonView } from '../../../controller/api/contract/index.ts';
import { reasonText } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';

/** What stands in the way at this moment. */
export function Blocked({ reasons }: { reasons: readonly ReasonView[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul class="blocked" data-blocked={reasons.map(({ code }) => code).join(' ')}>
      {reasons.map((reason) => (
        <li key={`${reason.code} ${reason.text}`}>
          <Icon name="alert" /> {reasonText(reason)}
        </li>
      ))}
    </ul>
  );
}
