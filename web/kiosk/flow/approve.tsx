import { useSignal } from '@preact/signals';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { Button } from '../../shared/ui/button.tsx';
import { useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { VolumeList } from '../parts/volumes.tsx';
import { isApprover, me } from '../session.ts';
import { isRunning, StepFrame, type StepProps } from './step-frame.tsx';

/** Reasons an approver can give without a keyboard; the journal keeps them in the words they were given in. */
const WHYS = [
  'why.notNeeded',
  'why.notEntitled',
  'why.otherCopy',
  'why.protected',
] as const satisfies readonly TextKey[];

/** A retrieval that waits for an approver. */
export function ApproveStep({ retrieval, take }: StepProps) {
  const refusing = useSignal(false);
  const params = { id: retrieval.id };
  const approve = useAction((key) => call('POST /retrievals/:id/approve', { params, body: {} }, key));
  const refuse = useAction((key, why: string) =>
    call('POST /retrievals/:id/refuse', { params, body: { why } }, key),
  );
  if (retrieval.approvedBy !== null && retrieval.approvedBy === me.value?.person)
    return (
      <StepFrame name="approved" title={t('approve.mine')} lead={t('approve.second')} actions={[approve]}>
        <VolumeList asked volumes={retrieval.volumes} />
      </StepFrame>
    );
  const busy = isRunning(approve) || isRunning(refuse);
  return (
    <StepFrame
      name="approve"
      title={t('approve.title')}
      lead={t(isApprover.value ? 'approve.lead' : 'approve.wait')}
      actions={[approve, refuse]}
      footer={
        isApprover.value &&
        (refusing.value ? (
          <>
            {WHYS.map((why) => (
              <Button key={why} size="large" busy={busy} onPress={() => whenDone(refuse.run(t(why)), take)}>
                {t(why)}
              </Button>
            ))}
            <Button look="quiet" onPress={() => (refusing.value = false)}>
              {t('back')}
            </Button>
          </>
        ) : (
          <>
            <Button
              look="primary"
              size="large"
              icon="check"
              busy={busy}
              name="approve"
              onPress={() => whenDone(approve.run(), take)}
            >
              {t('approve.yes')}
            </Button>
            <Button icon="close" name="refuse" onPress={() => (refusing.value = true)}>
              {t('approve.no')}
            </Button>
          </>
        ))
      }
    >
      <VolumeList asked volumes={retrieval.volumes} />
    </StepFrame>
  );
}

/** A returned box whose inspection differed; an approver takes the difference for good, or it stays held back. */
export function DiscrepantStep({ retrieval, take }: StepProps) {
  const accept = useAction((key) =>
    call(
      'POST /retrievals/:id/accept-discrepancy',
      { params: { id: retrieval.id }, body: { remark: t('discrepant.remark') } },
      key,
    ),
  );
  return (
    <StepFrame
      name="discrepant"
      title={t('discrepant.title')}
      lead={t(isApprover.value ? 'discrepant.lead' : 'discrepant.wait')}
      actions={[accept]}
      footer={
        isApprover.value && (
          <Button
            look="primary"
            size="large"
            icon="check"
            busy={isRunning(accept)}
            name="accept"
            onPress={() => whenDone(accept.run(), take)}
          >
            {t('discrepant.accept')}
          </Button>
        )
      }
    >
      <ul class="rows differences">
        {retrieval.discrepancies.map((one) => (
          <li class="row" key={`${one.kind}${one.volume ?? ''}`}>
            <span class="row-main">
              <span class="row-title">
                {one.kind === 'seal'
                  ? t('inspect.seal')
                  : (retrieval.volumes.find((volume) => volume.id === one.volume)?.title ?? one.volume)}
              </span>
              <span class="row-sub">
                {t('discrepant.differs', { expected: one.expected ?? '—', found: one.found })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </StepFrame>
  );
}
