import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { Reason } from '../../model/reasons.ts';
import type { CyclePhase, DisinfectionKind } from '../../model/disinfection.ts';

/** The languages documents are written in. */
export type DocumentLanguage = 'zh-CN' | 'en';

const en = {
  climateTitle: 'Climate report',
  dossierTitle: 'Disinfection dossier',
  zone: 'Zone',
  month: 'Month',
  made: 'Made',
  unfinished: 'The month is not over: figures up to the day of this report.',
  temperature: 'Temperature',
  humidity: 'Relative humidity',
  summary: 'Summary',
  lowest: 'Lowest',
  mean: 'Mean',
  highest: 'Highest',
  limits: 'Limits',
  noLimits: 'none set',
  measured: 'Hours measured',
  outside: 'Hours outside limits',
  widest: 'Widest range in one day',
  overSwing: 'Days with a range above the limit',
  ofHours: '{known} of {all}',
  rules: 'Rules',
  limit: 'Limit',
  ruleSet: 'Rule set',
  source: 'Source',
  ownRule: 'a rule of our own',
  atMost: 'at most {high}',
  atLeast: 'at least {low}',
  inADay: 'range in one day',
  ruleChanges: 'Changes of the rules',
  why: 'Why',
  itself: 'Muniment, by itself',
  twpi: 'Time-weighted preservation index (TWPI), years',
  noData: 'no data',
  quantity: 'Quantity',
  cycles: 'Disinfection',
  calibrations: 'Calibration',
  alarms: 'Alarms',
  none: 'None in this month.',
  when: 'When',
  how: 'Method',
  dose: 'Dose',
  outcome: 'Outcome',
  by: 'By',
  point: 'Point',
  reference: 'Reference instrument',
  offset: 'Offset',
  condition: 'Condition',
  count: 'Times',
  longest: 'Longest, h',
  sources:
    'From hourly sums of what was measured; gaps are left out. Shade: lowest to highest of each hour. Green: limits in force at the end; hours outside are counted by those of their time. A range is the highest less the lowest of a calendar day. TWPI after IPI: sum of time over sum of time by index; its index is an approximation, valid 5 to 30 °C and 25 to 80 %.',
  cycle: 'Cycle',
  planned: 'Planned',
  bySchedule: 'by schedule',
  begun: 'Order to begin',
  lit: 'Lamp or generator on',
  off: 'Off for good',
  target: 'dose wanted',
  ended: 'Ended',
  checklist: 'Checklist',
  item: 'Item',
  note: 'Note',
  course: 'Course',
  reentry: 'Re-entry',
  noOzone: 'No ozone was made: nothing stays in the air.',
  measuredOzone: 'Ozone stayed at or below {limit} ppm for {minutes} min; highest in that time {ppm} ppm.',
  notProven: 'Re-entry is not proven yet.',
  aborted: 'Ended early',
  reasons: 'What the interlocks said',
  irradiance: 'Irradiance',
  ozone: 'Ozone',
  doseLine: 'Dose so far',
  noCourse: 'Nothing was measured: lamp or generator were never on.',
  journal:
    'Every figure is from the journal, whose chain of hashes can be proven with: muniment audit verify.',
} as const;
type Text = { readonly [Key in keyof typeof en]: string };

const zhCN: Text = {
  climateTitle: '温湿度月报',
  dossierTitle: '消毒档案',
  zone: '分区',
  month: '月份',
  made: '生成时间',
  unfinished: '本月尚未结束：数据截至生成之日。',
  temperature: '温度',
  humidity: '相对湿度',
  summary: '概况',
  lowest: '最低',
  mean: '平均',
  highest: '最高',
  limits: '限值',
  noLimits: '未设',
  measured: '有数据小时数',
  outside: '超限小时数',
  widest: '最大日波动',
  overSwing: '日波动超限天数',
  ofHours: '{known} / {all}',
  rules: '执行的限值',
  limit: '限值',
  ruleSet: '规则',
  source: '依据',
  ownRule: '本系统自定',
  atMost: '不高于 {high}',
  atLeast: '不低于 {low}',
  inADay: '日波动',
  ruleChanges: '限值规则变更',
  why: '原因',
  itself: '系统自动',
  twpi: '时间加权保存指数（TWPI），年',
  noData: '无数据',
  quantity: '项目',
  cycles: '消毒',
  calibrations: '校准',
  alarms: '报警',
  none: '本月无。',
  when: '时间',
  how: '方式',
  dose: '剂量',
  outcome: '结果',
  by: '人员',
  point: '测点',
  reference: '标准器',
  offset: '修正值',
  condition: '报警',
  count: '次数',
  longest: '最长，小时',
  sources:
    '依据每小时汇总数据，缺测不计。浅色带为每小时最低至最高，绿色为期末限值范围；超限小时数按当时限值统计。日波动为一日内最高与最低之差。TWPI 按 IPI 定义：时间之和除以时间与指数之商之和；指数为近似值，适用于 5 至 30 °C、25 至 80 %。',
  cycle: '编号',
  planned: '计划',
  bySchedule: '按日程',
  begun: '下令开始',
  lit: '灯或发生器开启',
  off: '完全关闭',
  target: '目标剂量',
  ended: '结束',
  checklist: '检查表',
  item: '项目',
  note: '备注',
  course: '过程',
  reentry: '允许入内',
  noOzone: '未产生臭氧，空气中无残留。',
  measuredOzone: '臭氧浓度不高于 {limit} ppm 已持续 {minutes} 分钟，期间最高 {ppm} ppm。',
  notProven: '尚未证明可以入内。',
  aborted: '提前结束',
  reasons: '联锁给出的原因',
  irradiance: '紫外线强度',
  ozone: '臭氧',
  doseLine: '累计剂量',
  noCourse: '没有测量记录：灯或发生器未曾开启。',
  journal: '所有数据来自日志，其哈希链可用 muniment audit verify 验证。',
};

export const TEXTS: Readonly<Record<DocumentLanguage, Text>> = { 'zh-CN': zhCN, en };

export const KINDS: Readonly<Record<DocumentLanguage, Readonly<Record<DisinfectionKind, string>>>> = {
  'zh-CN': { uv: '紫外线', ozone: '臭氧' },
  en: { uv: 'Ultraviolet', ozone: 'Ozone' },
};

export const PHASES: Readonly<Record<DocumentLanguage, Readonly<Record<CyclePhase, string>>>> = {
  'zh-CN': {
    planned: '已计划',
    checklist: '检查中',
    proving: '证明无人',
    warning: '警示',
    running: '运行',
    ventilating: '通风',
    waiting: '等待允许入内',
    done: '完成',
    aborted: '提前结束',
    lapsed: '失效',
  },
  en: {
    planned: 'planned',
    checklist: 'checklist',
    proving: 'proving empty',
    warning: 'warning',
    running: 'running',
    ventilating: 'ventilating',
    waiting: 'waiting for re-entry',
    done: 'done',
    aborted: 'ended early',
    lapsed: 'lapsed',
  },
};

/** The words of the house that documents borrow; implemented at the edge, where the catalogues are. */
export interface ReportWords {
  /** What a point is called; its id where it has no name. */
  name(thing: 'point', id: string): string;
  /** What ended a cycle of disinfection early. */
  abortCause(cause: string): string;
  reason(reason: Reason): string;
  /** What an alarm is called, without its figures. */
  alarmName(
    alarm: { readonly kind: string; readonly subject: string },
    wording: Pick<AlarmDefinition, 'text' | 'name'> | undefined,
  ): string;
}

/** A moment as the wall of the site showed it, `YYYY-MM-DD HH:MM`, the same in both languages. */
export function momentIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return (at) => format.format(at);
}

/** As {@link momentIn}, with seconds, for what has to be told apart by them. */
export function secondIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return (at) => format.format(at);
}

/** A figure with so many decimals, or a dash. */
export function figure(value: number | null, decimals: number): string {
  return value === null ? '—' : value.toFixed(decimals);
}
