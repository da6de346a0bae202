/** Text in both languages of the house. */
export interface BilingualText {
  readonly 'zh-CN': string;
  readonly en: string;
}

type Params = Readonly<Record<string, string | number>>;

/** Every thing that can be wrong, or worth saying, about a manifest; `{name}` is filled in from the problem's figures. */
const MESSAGES = {
  'file-empty': { 'zh-CN': '文件为空', en: 'the file is empty' },
  'file-missing': { 'zh-CN': '缺少文件 {file}', en: 'the file {file} is missing' },
  'file-too-large': {
    'zh-CN': '文件超过 {limitMb} MB，请分批导入',
    en: 'the file is larger than {limitMb} MB; import it in parts',
  },
  'file-unreadable': { 'zh-CN': '文件无法读取：{detail}', en: 'the file cannot be read: {detail}' },
  'encoding-wrong': {
    'zh-CN': '文件不是 {encoding} 编码（是否由 Excel 另存？请选“CSV UTF-8”）',
    en: 'the file is not {encoding} (saved by Excel? choose “CSV UTF-8”)',
  },
  'csv-broken': { 'zh-CN': 'CSV 格式错误：{detail}', en: 'not well-formed CSV: {detail}' },
  'cells-miscounted': {
    'zh-CN': '本行有 {found} 列，表头有 {expected} 列',
    en: 'the row has {found} cells, the header {expected}',
  },
  'column-missing': { 'zh-CN': '缺少列 {name}', en: 'the column {name} is missing' },
  'column-absent': { 'zh-CN': '没有可选列 {name}', en: 'there is no column {name} (it may be left out)' },
  'column-unknown': {
    'zh-CN': '未知列 {name}，已忽略',
    en: 'the column {name} is not known and was ignored',
  },
  'column-repeated': { 'zh-CN': '列 {name} 重复', en: 'the column {name} occurs twice' },
  'cell-empty': { 'zh-CN': '此处不能为空', en: 'must not be empty' },
  'cell-too-long': { 'zh-CN': '超过 {limit} 个字符', en: 'longer than {limit} characters' },
  'cell-cleaned': {
    'zh-CN': '不可打印的字符已去掉',
    en: 'held characters that cannot be printed; they were left out',
  },
  'barcode-invalid': {
    'zh-CN': '“{value}”不能作条码（只用字母、数字和 . _ - /）',
    en: '“{value}” cannot be a barcode (letters, digits and . _ - / only)',
  },
  'number-mangled': {
    'zh-CN': '“{value}”已被电子表格改成科学计数，原值已丢失',
    en: '“{value}” was turned into scientific notation by a spreadsheet; the real value is lost',
  },
  'epc-invalid': {
    'zh-CN': '“{value}”不是 EPC（16 位字的十六进制）',
    en: '“{value}” is not an EPC (hexadecimal, whole words of 16 bits)',
  },
  'word-unknown': { 'zh-CN': '“{value}”不在 {allowed} 之中', en: '“{value}” is none of {allowed}' },
  'number-invalid': {
    'zh-CN': '“{value}”不是 {min} 到 {max} 的整数',
    en: '“{value}” is not a whole number from {min} to {max}',
  },
  'slot-malformed': {
    'zh-CN': '“{value}”不是架位（形如 1-05-A-03-4-12）',
    en: '“{value}” is not a slot (like 1-05-A-03-4-12)',
  },
  'slot-not-in-room': { 'zh-CN': '库房里没有架位 {value}', en: 'there is no slot {value} in this room' },
  'slot-taken-in-file': {
    'zh-CN': '架位 {value} 已由第 {line} 行的盒 {box} 占用',
    en: 'slot {value} is taken by box {box} of line {line}',
  },
  'slot-taken': { 'zh-CN': '架位 {value} 已有盒 {box}', en: 'slot {value} is the home of box {box}' },
  'epc-taken-in-file': {
    'zh-CN': '标签 {value} 已用于第 {line} 行的盒 {box}',
    en: 'tag {value} is on box {box} of line {line}',
  },
  'epc-taken': { 'zh-CN': '标签 {value} 已属于盒 {box}', en: 'tag {value} is already on box {box}' },
  'box-disagrees': {
    'zh-CN': '盒 {box} 在第 {line} 行写“{first}”，此处写“{value}”',
    en: 'box {box} has “{first}” in line {line}, but “{value}” here',
  },
  'barcode-taken': {
    'zh-CN': '条码 {box} 已属于装有其他案卷的盒',
    en: 'barcode {box} already is a box that holds other volumes',
  },
  'box-already-here': {
    'zh-CN': '盒 {box} 已在库，未作改动',
    en: 'box {box} is here already; nothing to do',
  },
  'box-differs': {
    'zh-CN': '盒 {box} 已在库，{fields} 与库内不同；导入不改动已有的盒',
    en: 'box {box} is here already with another {fields}; an import does not change what is here',
  },
  'box-unplaced': {
    'zh-CN': '盒 {box} 没有架位，入库后待上架',
    en: 'box {box} has no slot; it waits to be placed',
  },
  'volume-repeated': {
    'zh-CN': '盒 {box} 里又一次出现 {reference}，按另一卷登记',
    en: 'box {box} holds {reference} once more; taken as another volume',
  },
  'volume-untitled': { 'zh-CN': '没有题名，以档号代替', en: 'no title; its reference stands in for it' },
  'nothing-applies': {
    'zh-CN': '映射中没有适用于本行的 {name}（{tried}）',
    en: 'nothing in the mapping gives this row a {name} ({tried})',
  },
  'value-not-in-table': {
    'zh-CN': '映射表里没有 {name} 的“{value}”',
    en: 'the mapping’s table of {name} has no “{value}”',
  },
  'mapping-note': { 'zh-CN': '{zh}', en: '{en}' },
  'mapping-column-unknown': {
    'zh-CN': '映射提到的列 {name} 不在文件里',
    en: 'the mapping names a column {name} that the files do not have',
  },
  'join-unmatched': {
    'zh-CN': '{file} 的本行没有对应的 {key}',
    en: 'no row matches {key} of this row of {file}',
  },
  'join-key-repeated': {
    'zh-CN': '{key} 在第 {line} 行已出现，不能连接',
    en: '{key} occurs in line {line} already and cannot be joined on',
  },
  'shelf-full': {
    'zh-CN': '层 {shelf} 已满，盒 {box} 无位',
    en: 'shelf {shelf} has no free position for box {box}',
  },
  'shelf-not-in-room': { 'zh-CN': '库房里没有层 {shelf}', en: 'there is no shelf {shelf} in this room' },
  'no-boxes': { 'zh-CN': '没有一行可以入库', en: 'no row could be taken' },
  'too-many-problems': {
    'zh-CN': '另有 {count} 个问题未列出',
    en: '{count} more problems are not listed',
  },
} as const satisfies Record<string, BilingualText>;

export type ImportProblemCode = keyof typeof MESSAGES;
export type Severity = 'error' | 'notice';

/** Something about one cell, row or file. An error rejects the whole import, a notice is only said. */
export interface ImportProblem {
  readonly file?: string;
  /** Line of the file, 1 being the header; 0 for the file as a whole. */
  readonly line: number;
  readonly column: string | null;
  readonly code: ImportProblemCode;
  readonly message: BilingualText;
  readonly severity: Severity;
}

/** Where something was found. */
export interface Place {
  readonly file?: string;
  readonly line: number;
  readonly column?: string;
}

/** Kept at most; of a file that is wrong in every row, nobody reads more. */
const MOST_PROBLEMS = 10_000;

/** Collects what there is to say, and knows whether any of it rejects the import. */
export class Problems {
  readonly #list: ImportProblem[] = [];
  #dropped = 0;
  #errors = 0;

  error(code: ImportProblemCode, place: Place, params: Params = {}): void {
    this.#errors++;
    this.#add('error', code, place, params);
  }

  notice(code: ImportProblemCode, place: Place, params: Params = {}): void {
    this.#add('notice', code, place, params);
  }

  /** How many errors there were, those beyond {@link MOST_PROBLEMS} included. */
  get errors(): number {
    return this.#errors;
  }

  list(): readonly ImportProblem[] {
    if (this.#dropped === 0) return this.#list;
    const more = { count: this.#dropped };
    // What was left out counts as what the import is: an error must not end on a notice.
    const severity = this.#errors > 0 ? 'error' : 'notice';
    return [...this.#list, make(severity, 'too-many-problems', { line: 0 }, more)];
  }

  #add(severity: Severity, code: ImportProblemCode, place: Place, params: Params): void {
    if (this.#list.length >= MOST_PROBLEMS) this.#dropped++;
    else this.#list.push(make(severity, code, place, params));
  }
}

function make(severity: Severity, code: ImportProblemCode, place: Place, params: Params): ImportProblem {
  const words: BilingualText = MESSAGES[code];
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => shorten(String(params[name] ?? whole)));
  return {
    ...(place.file !== undefined && { file: place.file }),
    line: place.line,
    column: place.column ?? null,
    code,
    message: { 'zh-CN': fill(words['zh-CN']), en: fill(words.en) },
    severity,
  };
}

/** A cell may hold a whole paragraph; a message quotes only its beginning, and no half of a surrogate pair. */
function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
