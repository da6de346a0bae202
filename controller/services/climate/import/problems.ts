/** Text in both languages of the house. */
export interface BilingualText {
  readonly 'zh-CN': string;
  readonly en: string;
}

type Params = Readonly<Record<string, string | number>>;

/** Everything that can be wrong, or worth saying, about a climate log; `{name}` is filled in from the problem's figures. */
const MESSAGES = {
  'file-empty': { 'zh-CN': '文件中没有数据行', en: 'the file holds no row of data' },
  'encoding-wrong': { 'zh-CN': '文件不是 {encoding} 编码', en: 'the file is not {encoding}' },
  'csv-broken': { 'zh-CN': '表格格式错误：{detail}', en: 'not a well-formed table: {detail}' },
  'rows-too-many': {
    'zh-CN': '文件超过 {most} 行，请分成几个文件导入',
    en: 'the file has more than {most} rows: cut it into several',
  },
  'column-ambiguous': {
    'zh-CN': '有几列都叫“{name}”，无法判断是哪一列',
    en: 'several columns are called "{name}": nobody can tell which is meant',
  },
  'column-missing': {
    'zh-CN': '缺少列“{name}”，文件中有：{found}',
    en: 'there is no column "{name}"; there are: {found}',
  },
  'point-unknown': {
    'zh-CN': '配置中没有测点“{point}”',
    en: 'there is no point "{point}" in the configuration',
  },
  'cells-miscounted': {
    'zh-CN': '本行有 {found} 列，表头有 {expected} 列',
    en: 'the row has {found} cells, the header {expected}',
  },
  'time-malformed': {
    'zh-CN': '“{value}”不是“{format}”格式的时间',
    en: '"{value}" is no time written as "{format}"',
  },
  'time-skipped': {
    'zh-CN': '{zone} 当日拨快时钟，没有“{value}”这一时刻',
    en: 'clocks in {zone} were put forward: there never was a "{value}"',
  },
  'time-repeated': { 'zh-CN': '时间“{value}”重复', en: 'the time "{value}" occurs once more than it can' },
  'time-backwards': {
    'zh-CN': '时间“{value}”早于上一行',
    en: 'the time "{value}" lies before that of the row above',
  },
  'time-ahead': { 'zh-CN': '时间“{value}”尚未到来', en: 'the time "{value}" has not come yet' },
  'time-too-old': {
    'zh-CN': '时间“{value}”的数值已不再保存，只留汇总',
    en: 'samples of "{value}" are no longer kept, at most their sums',
  },
  'number-malformed': { 'zh-CN': '“{value}”不是数值', en: '"{value}" is no number' },
  'value-impossible': {
    'zh-CN': '{value} {unit} 不可能是实测值（{min} 至 {max}）',
    en: '{value} {unit} cannot have been measured ({min} to {max})',
  },
  'value-differs': {
    'zh-CN': '测点“{point}”此刻已有数值 {kept}，与 {value} 不同；保留原值',
    en: 'point "{point}" has {kept} at this time already, not {value}; what is there stays',
  },
  'value-absent': { 'zh-CN': '没有数值', en: 'no value' },
  'hour-resolved': {
    'zh-CN': '拨慢时钟，此小时出现两次；按行序判为第二次',
    en: 'clocks were put back and this hour came twice; by the order of rows it is the second time',
  },
  'rows-missing': {
    'zh-CN': '{from} 至 {to} 之间（{hours} 小时）没有数据，留为空缺',
    en: 'nothing between {from} and {to} ({hours} h): a gap',
  },
  'newest-first': {
    'zh-CN': '文件由新到旧排列，已反转',
    en: 'the file begins with the newest row; it was turned round',
  },
  'too-many-problems': { 'zh-CN': '另有 {count} 个问题未列出', en: '{count} more problems are not listed' },
} as const satisfies Record<string, BilingualText>;

export type LogProblemCode = keyof typeof MESSAGES;

/** Something about one cell, row or file. An error keeps its row out, a notice is only said. */
export interface LogProblem {
  /** Line of the file, from 1; 0 for the file as a whole. */
  readonly line: number;
  readonly column: string | null;
  readonly code: LogProblemCode;
  readonly severity: 'error' | 'notice';
  readonly message: BilingualText;
}

/** Kept at most; of a file that is wrong in every row, nobody reads more. */
const MOST_PROBLEMS = 10_000;

/** Of what a cell holds, characters. */
const LONGEST_SHOWN = 120;

/** Collects what there is to say about a log. */
export class LogProblems {
  readonly #list: LogProblem[] = [];
  readonly #lines = new Set<number>();
  #dropped = 0;
  #errors = 0;

  get errors(): number {
    return this.#errors;
  }

  /** Lines of rows with an error. */
  get lines(): number {
    return this.#lines.size;
  }

  error(code: LogProblemCode, line: number, column: string | null = null, params: Params = {}): void {
    this.#errors++;
    if (line > 0) this.#lines.add(line);
    this.#add('error', code, line, column, params);
  }

  notice(code: LogProblemCode, line: number, column: string | null = null, params: Params = {}): void {
    this.#add('notice', code, line, column, params);
  }

  list(): readonly LogProblem[] {
    if (this.#dropped === 0) return this.#list;
    const severity = this.#errors > 0 ? 'error' : 'notice';
    return [...this.#list, problemOf(severity, 'too-many-problems', 0, null, { count: this.#dropped })];
  }

  #add(
    severity: LogProblem['severity'],
    code: LogProblemCode,
    line: number,
    column: string | null,
    params: Params,
  ): void {
    if (this.#list.length < MOST_PROBLEMS) this.#list.push(problemOf(severity, code, line, column, params));
    else this.#dropped++;
  }
}

function problemOf(
  severity: LogProblem['severity'],
  code: LogProblemCode,
  line: number,
  column: string | null,
  params: Params,
): LogProblem {
  const words: BilingualText = MESSAGES[code];
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => shown(String(params[name] ?? whole)));
  const message = { 'zh-CN': fill(words['zh-CN']), en: fill(words.en) };
  return { line, column, code, severity, message };
}

/** What stands in a file goes to somebody's terminal: shortened, and without what a terminal obeys. */
function shown(text: string): string {
  return text.slice(0, LONGEST_SHOWN).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
