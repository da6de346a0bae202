import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { ApiDeps } from '../deps.ts';
import { notificationsView, notifyChannelView } from '../views/notify.ts';
import type { Handlers } from './call.ts';

type NotifyRoute = Extract<keyof Handlers, `${string} /notifications${string}`>;

/** By what alarms leave the house, and whether it works. */
export function notifyHandlers({ notify }: ApiDeps): Handlers<NotifyRoute> {
  return {
    'GET /notifications': () => notificationsView(notify.channels()),
    'POST /notifications/:channel/test': async ({ actor, params, body, once }) => {
      const message = await notify.test(actor, { channel: params.channel, contact: body.contact }, once);
      const state = notify.channels().find(({ config }) => config.id === params.channel);
      if (!state) throw new Refusal(reason('channel-unknown', { channel: params.channel }));
      return { message, channel: notifyChannelView(state) };
    },
  };
}
