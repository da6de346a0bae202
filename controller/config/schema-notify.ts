import { type Static, Type } from 'typebox';
import { Name } from '../../drivers/links/spec.ts';
import { Bilingual, OneOf } from '../api/contract/index.ts';
import { ALARM_CLASSES, ALARM_PRIORITIES } from '../model/alarms.ts';
import { WEEKDAYS } from '../model/site-time.ts';

const strict = { additionalProperties: false } as const;
const Host = Type.String({ minLength: 1, maxLength: 253 });
const Secret = (description: string) =>
  Type.String({ minLength: 1, maxLength: 512, description: `${description}; give it as \${NAME}` });
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const Priority = OneOf(ALARM_PRIORITIES);
const Priorities = Type.Array(Priority, { minItems: 1, uniqueItems: true });
const Url = Type.String({
  pattern: '^https?://',
  maxLength: 2048,
  description: 'http:// or https:// address',
});

/** What every channel with words has. Of what comes faster than the limit one message is made. */
const common = {
  id: Name,
  name: Type.Optional(Bilingual),
  limit: Type.Optional(
    Type.Object(
      {
        messages: Type.Integer({ minimum: 1, maximum: 1000 }),
        minutes: Type.Number({ exclusiveMinimum: 0, maximum: 1440 }),
      },
      { ...strict, description: 'So many messages in so many minutes to one contact at most' },
    ),
  ),
  timeoutSeconds: Type.Optional(Type.Number({ minimum: 1, maximum: 300 })),
};

const CaFile = Type.Optional(
  Type.String({
    minLength: 1,
    description:
      'PEM file, relative to this one, of the authority that the other side is proven by, instead of the public ones',
  }),
);

const Output = Type.Object({ device: Name, channel: Type.String({ minLength: 1 }) }, strict);

export const ChannelConfig = Type.Union([
  Type.Object(
    {
      ...common,
      kind: Type.Literal('smtp'),
      host: Host,
      port: Type.Integer({ minimum: 1, maximum: 65_535, default: 587 }),
      tls: OneOf(['starttls', 'implicit', 'none'], {
        default: 'starttls',
        description: '"none" only inside the house, and never with a password',
      }),
      username: Type.Optional(Type.String({ minLength: 1 })),
      caFile: CaFile,
      password: Type.Optional(Secret('Password of the mail account')),
      from: Type.String({ format: 'email' }),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: Type.Literal('webhook'),
      url: Url,
      caFile: CaFile,
      secret: Type.String({
        pattern: '^whsec_[A-Za-z0-9+/]+=*$',
        description: 'Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64; give it as ${NAME}',
      }),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: Type.Literal('dingtalk'),
      url: Type.String({ ...Url, default: 'https://oapi.dingtalk.com/robot/send' }),
      accessToken: Secret('access_token of the robot'),
      secret: Secret('Its signing secret (SEC…)'),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: Type.Literal('wecom'),
      url: Type.String({ ...Url, default: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send' }),
      key: Secret('Key of the robot'),
    },
    strict,
  ),
  Type.Object({ ...common, kind: Type.Literal('sms'), device: Name }, strict),
  Type.Object(
    {
      id: Name,
      name: Type.Optional(Bilingual),
      kind: Type.Literal('siren'),
      sounder: Type.Optional(Output),
      light: Type.Optional(Output),
      priorities: Type.Array(Priority, { minItems: 1, uniqueItems: true, default: ['urgent', 'high'] }),
    },
    { ...strict, description: 'Sounds for what nobody has acknowledged, shows what stands' },
  ),
]);
export type ChannelConfig = Static<typeof ChannelConfig>;
/** A channel that carries words. */
export type MessageChannelConfig = Exclude<ChannelConfig, { kind: 'siren' }>;
export type SirenConfig = Extract<ChannelConfig, { kind: 'siren' }>;

const Hours = Type.Object(
  {
    days: Type.Array(OneOf(WEEKDAYS), { minItems: 1, uniqueItems: true }),
    from: TimeOfDay,
    to: TimeOfDay,
  },
  strict,
);

export const ContactConfig = Type.Union([
  Type.Object(
    {
      id: Name,
      person: Type.Optional(
        Type.String({ description: 'Id of the person, so that whoever is on watch is found' }),
      ),
      language: OneOf(['zh-CN', 'en'], { default: 'zh-CN' }),
      by: Type.Array(
        Type.Object(
          {
            channel: Name,
            to: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 254,
                description:
                  'Mail address or telephone number; for a robot the number of whom to call by name',
              }),
            ),
            priorities: Type.Optional(Priorities),
          },
          strict,
        ),
        { minItems: 1 },
      ),
      hours: Type.Optional(
        Type.Array(Hours, {
          minItems: 1,
          description: 'Only then; what is urgent comes at any time unless urgentAnyTime is false',
        }),
      ),
      urgentAnyTime: Type.Optional(Type.Boolean({ default: true })),
    },
    strict,
  ),
  Type.Object({ id: Name, members: Type.Array(Name, { minItems: 1, uniqueItems: true }) }, strict),
]);
export type ContactConfig = Static<typeof ContactConfig>;

/** The word for whoever is on watch, where a step names contacts. */
export const ON_WATCH = 'on-watch';

export const ChainConfig = Type.Object(
  {
    id: Name,
    priorities: Priorities,
    classes: Type.Optional(Type.Array(OneOf(ALARM_CLASSES), { minItems: 1, uniqueItems: true })),
    steps: Type.Array(
      Type.Object(
        {
          afterMinutes: Type.Number({
            minimum: 0,
            maximum: 10_080,
            description: 'Unacknowledged for so long',
          }),
          tell: Type.Array(Name, {
            minItems: 1,
            uniqueItems: true,
            description: `Contacts, groups, or ${ON_WATCH}`,
          }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
  },
  strict,
);
export type ChainConfig = Static<typeof ChainConfig>;

/** Who is told of alarms, by what, and when somebody else is. Without channels nobody is told outside the room. */
export const NotifyConfig = Type.Object(
  {
    egress: Type.Array(Host, {
      default: [],
      description: 'Hosts that messages may be sent to; an address elsewhere is refused',
    }),
    channels: Type.Array(ChannelConfig, { default: [] }),
    contacts: Type.Array(ContactConfig, { default: [] }),
    chains: Type.Array(ChainConfig, {
      default: [],
      description: 'For each alarm the first that fits its priority and class',
    }),
    giveUpHours: Type.Number({
      exclusiveMinimum: 0,
      maximum: 168,
      default: 24,
      description: 'A message that could not be delivered for so long is given up',
    }),
  },
  { ...strict, default: {} },
);
export type NotifyConfig = Static<typeof NotifyConfig>;
