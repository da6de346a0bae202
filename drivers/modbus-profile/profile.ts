import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

const RegisterTable = Type.Enum(['holding', 'input'], {
  description: 'holding is read with FC 03, input with FC 04',
});
const Address = Type.Integer({
  minimum: 0,
  maximum: 0xffff,
  description: 'Address on the wire, counted from 0 (not 30001 or 40001)',
});
const ChannelName = Type.String({ pattern: '^[a-z0-9][a-z0-9.-]*$' });
const Unit = Type.String({ maxLength: 16, description: 'As people write it, e.g. °C' });
const Word = Type.Integer({ minimum: 0, maximum: 0xffff });

const NumberChannel = Type.Object(
  {
    type: Type.Enum(['u16', 's16', 'u32', 's32', 'f32'], {
      description: 'Unsigned or signed integer of one or two registers, or an IEEE 754 float of two',
    }),
    table: RegisterTable,
    address: Address,
    byteOrder: Type.Optional(
      Type.Enum(['big', 'little'], { default: 'big', description: 'Order of the bytes inside one register' }),
    ),
    wordOrder: Type.Optional(
      Type.Enum(['high-first', 'low-first'], {
        default: 'high-first',
        description: 'Which of two registers comes first',
      }),
    ),
    scale: Type.Optional(Type.Number({ default: 1, description: 'value = raw · scale + offset' })),
    offset: Type.Optional(Type.Number({ default: 0, description: 'In the unit of the value' })),
    unit: Unit,
    range: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description: 'Lowest and highest believable value; anything else is bad',
      }),
    ),
    absent: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 0xffff_ffff,
        description: 'Raw value (unsigned, before scaling) that means: no sensor here',
      }),
    ),
  },
  strict,
);

const WholeTenthsChannel = Type.Object(
  {
    type: Type.Literal('whole-tenths', {
      description:
        'One register with whole units in its low byte and tenths in its high byte; never negative',
    }),
    table: RegisterTable,
    address: Address,
    unit: Unit,
    range: NumberChannel.properties.range,
    absent: NumberChannel.properties.absent,
  },
  strict,
);

const FlagChannel = Type.Object(
  {
    type: Type.Literal('flag', {
      description: 'A whole register that says yes or no; any third value is bad',
    }),
    table: RegisterTable,
    address: Address,
    yes: Type.Optional(Word),
    no: Type.Optional(Word),
  },
  strict,
);

const BitChannel = Type.Object(
  {
    type: Type.Literal('bit', { description: 'One bit of a status word, as yes or no' }),
    table: RegisterTable,
    address: Address,
    bit: Type.Integer({ minimum: 0, maximum: 15, description: '0 is the least significant' }),
    invert: Type.Optional(Type.Boolean({ default: false })),
  },
  strict,
);

const BitsChannel = Type.Object(
  {
    type: Type.Literal('bits', { description: 'Several bits of a status word, as a number' }),
    table: RegisterTable,
    address: Address,
    bit: Type.Integer({ minimum: 0, maximum: 15, description: 'The lowest of them' }),
    width: Type.Integer({ minimum: 2, maximum: 16 }),
    unit: Type.Optional(Unit),
  },
  strict,
);

const SwitchChannel = Type.Object(
  {
    type: Type.Enum(['coil', 'discrete'], {
      description: 'A coil (FC 01) or a discrete input (FC 02), as yes or no',
    }),
    address: Address,
    invert: Type.Optional(Type.Boolean({ default: false })),
  },
  strict,
);

/** One value of a device: where it stands and what it means. */
export const Channel = Type.Union([
  NumberChannel,
  WholeTenthsChannel,
  FlagChannel,
  BitChannel,
  BitsChannel,
  SwitchChannel,
]);
export type Channel = Static<typeof Channel>;
export type NumberChannel = Static<typeof NumberChannel>;
export type WholeTenthsChannel = Static<typeof WholeTenthsChannel>;
/** A channel read as bits, and one read as registers. */
export type SwitchChannel = Static<typeof SwitchChannel>;
export type WordChannel = Exclude<Channel, SwitchChannel>;

const CoilOutput = Type.Object(
  {
    coil: Address,
    invert: Type.Optional(
      Type.Boolean({ default: false, description: 'The coil is 1 when the output is off' }),
    ),
    pulse: Type.Optional(
      Type.Object(
        {
          coil: Address,
          stepMs: Type.Integer({ minimum: 1, maximum: 60_000, description: 'Duration of one count, ms' }),
          maxSteps: Type.Integer({ minimum: 1, maximum: 0xffff }),
        },
        {
          ...strict,
          description: 'FC 05 to this coil with a count as its value switches the output on for so long',
        },
      ),
    ),
  },
  strict,
);

const RegisterOutput = Type.Object(
  {
    register: Address,
    on: Type.Optional({ ...Word, default: 1 }),
    off: Type.Optional({ ...Word, default: 0 }),
  },
  { ...strict, description: 'A holding register written with FC 06: one word switches on, another off' },
);

const Output = Type.Union([CoilOutput, RegisterOutput]);
export type Output = Static<typeof Output>;
export type CoilOutput = Static<typeof CoilOutput>;

const Setting = Type.Object(
  {
    register: Address,
    scale: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, default: 1, description: 'value = raw · scale' }),
    ),
    unit: Unit,
    range: Type.Tuple([Type.Number(), Type.Number()], {
      description: 'Lowest and highest value the device takes; anything else is refused before it is sent',
    }),
  },
  { ...strict, description: 'A number that can be set: a holding register written with FC 06' },
);
export type Setting = Static<typeof Setting>;

/** Largest block when a profile says nothing: about 70 ms of line at 19,200 baud. */
export const DEFAULT_MAX_BLOCK = 64;

/** One make of Modbus device as data: a new make is a new file, not new code. */
export const ModbusProfile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    kind: Type.Literal('modbus'),
    name: Type.String({ minLength: 1, description: 'Make and model, for people' }),
    reads: Type.Optional(
      Type.Object(
        {
          maxGap: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 64,
              default: 0,
              description:
                'Unwanted addresses worth reading over to join two reads; 0 where the make refuses them',
            }),
          ),
          maxBlock: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 125,
              default: DEFAULT_MAX_BLOCK,
              description: 'Most registers (or bits) in one read',
            }),
          ),
        },
        strict,
      ),
    ),
    channels: Type.Record(ChannelName, Channel, strict),
    outputs: Type.Optional(Type.Record(ChannelName, Output, strict)),
    settings: Type.Optional(Type.Record(ChannelName, Setting, strict)),
  },
  strict,
);
export type ModbusProfile = Static<typeof ModbusProfile>;

/** Options of a device described by a Modbus profile. */
export const ModbusProfileOptions = Type.Object(
  {
    unit: Type.Integer({ minimum: 0, maximum: 255, description: 'Modbus unit identifier' }),
  },
  { additionalProperties: false },
);
export type ModbusProfileOptions = Static<typeof ModbusProfileOptions>;

/** Whether a channel is read as bits (FC 01, FC 02) and not as registers. */
export function isSwitch(channel: Channel): channel is SwitchChannel {
  return channel.type === 'coil' || channel.type === 'discrete';
}

/** How many addresses a channel covers. */
export function channelSpan(channel: Channel): number {
  return channel.type === 'u32' || channel.type === 's32' || channel.type === 'f32' ? 2 : 1;
}

/** What is wrong with a profile that its schema cannot say; empty when nothing is. */
export function profileProblems(profile: ModbusProfile): readonly string[] {
  const problems: string[] = [];
  const say = (where: string, what: string) => void problems.push(`${where}: ${what}`);

  const channels = Object.entries(profile.channels);
  const outputs = Object.entries(profile.outputs ?? {});
  const settings = Object.entries(profile.settings ?? {});
  if (channels.length + outputs.length + settings.length === 0)
    problems.push('a profile without channels, outputs and settings describes nothing');
  for (const [name, channel] of channels) {
    const where = `channels/${name}`;
    if (channel.address + channelSpan(channel) > 0x1_0000) say(where, 'reaches beyond address 65535');
    if (channelSpan(channel) > (profile.reads?.maxBlock ?? DEFAULT_MAX_BLOCK))
      say(where, 'is longer than reads/maxBlock');
    if (channel.type === 'bits' && channel.bit + channel.width > 16) say(where, 'reaches beyond bit 15');
    if (channel.type === 'flag' && (channel.yes ?? 1) === (channel.no ?? 0))
      say(where, 'yes and no are the same value');
    if ('scale' in channel && channel.scale === 0) say(where, 'a scale of 0 hides every value');
    if ('range' in channel && channel.range && channel.range[0] >= channel.range[1])
      say(where, 'the range is empty');
  }
  for (const [name, output] of outputs) {
    if ('coil' in output && output.pulse?.coil === output.coil)
      say(`outputs/${name}`, 'a pulse needs a coil of its own; counts mean nothing to a plain coil');
    if ('register' in output && (output.on ?? 1) === (output.off ?? 0))
      say(`outputs/${name}`, 'on and off are the same word');
  }
  for (const [name, { range, scale = 1 }] of settings) {
    if (range[0] >= range[1]) say(`settings/${name}`, 'the range is empty');
    if (range[0] / scale < -0x8000 || range[1] / scale > 0xffff)
      say(`settings/${name}`, 'the range does not fit into a register');
  }
  return problems;
}
