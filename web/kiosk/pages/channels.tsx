import { useSignal } from '@preact/signals';
import type { NotifyChannelView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomTime } from '../room-time.ts';
import { mayWork, store } from '../session.ts';

/** By what alarms leave the house, whether each way works, and a test of each. */
export function ChannelsPage() {
  const view = store.notifications.value;
  return (
    <PageFrame name="channels" title={t('care.channels')} lead={t('channel.lead')} unheard={view === null}>
      {view && view.waiting > 0 && (
        <p class="overdue" data-waiting={view.waiting}>
          <Icon name="clock" /> {t('channel.waiting', { count: view.waiting })}
        </p>
      )}
      <ul class="rows">
        {view?.channels.map((channel) => (
          <Channel key={channel.id} channel={channel} />
        ))}
      </ul>
      {view?.channels.length === 0 && <p class="lead">{t('channel.none')}</p>}
    </PageFrame>
  );
}

function Channel({ channel }: { channel: NotifyChannelView }) {
  const contact = useSignal<string | null>(channel.contacts[0] ?? null);
  const test = useAction((key, to: string | null) =>
    call(
      'POST /notifications/:channel/test',
      { params: { channel: channel.id }, body: to === null ? {} : { contact: to } },
      key,
    ),
  );
  const state = channel.working === null ? 'untried' : channel.working ? 'works' : 'fails';
  return (
    <li class="door-row" data-channel={channel.id} data-state={state}>
      <Icon name={state === 'works' ? 'check' : state === 'fails' ? 'alert' : 'question'} />
      <div class="row-main">
        <p class="row-title">
          {channel.name ? named(channel.name) : channel.id} · {t(`channel.kind.${channel.kind}`)}
        </p>
        <p class="row-sub">
          <span>{t(`channel.state.${state}`)}</span>
          {channel.deliveredAt !== null && (
            <span>{t('channel.delivered', { time: roomTime(channel.deliveredAt) })}</span>
          )}
          {channel.failedAt !== null && (
            <span>{t('channel.failed', { time: roomTime(channel.failedAt) })}</span>
          )}
          {channel.waiting > 0 && <span>{t('channel.waiting', { count: channel.waiting })}</span>}
        </p>
        {state === 'fails' && channel.problem !== null && <p class="overdue">{channel.problem}</p>}
        {channel.wantsContact && (
          <div class="choices" role="group" aria-label={t('channel.to')}>
            {channel.contacts.map((one) => (
              <Button
                key={one}
                name={`contact-${one}`}
                pressed={contact.value === one}
                onPress={() => (contact.value = one)}
              >
                {one}
              </Button>
            ))}
          </div>
        )}
      </div>
      {mayWork.value && (
        <Button
          icon="send"
          name={`test-${channel.id}`}
          busy={isRunning(test)}
          onPress={() => void test.run(channel.wantsContact ? contact.peek() : null)}
        >
          {t('channel.test')}
        </Button>
      )}
      <div class="row-problems">
        <Problems of={[test]} />
      </div>
    </li>
  );
}
