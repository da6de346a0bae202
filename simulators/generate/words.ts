/** What the files of a power supply company's customers are called, and who the customers are. */

/** A kind of file, with the years it can be of and how many pages it has. */
export interface FileKind {
  /** `{年}` stands for the year, `{户}` for the customer, `{容}` for the capacity, `{号}` for a contract number. */
  readonly title: string;
  readonly pages: readonly [number, number];
  /** Code in the volume's reference. */
  readonly code: string;
}

export const HIGH_VOLTAGE_FILES: readonly FileKind[] = [
  { code: 'YK', title: '{户}高压客户业扩报装档案（{容}kVA）', pages: [60, 240] },
  { code: 'HT', title: '{户}高压供用电合同（合同编号 {号}）', pages: [24, 68] },
  { code: 'XY', title: '{户}电费结算协议', pages: [6, 16] },
  { code: 'BG', title: '{户}变更用电申请（暂停／减容）', pages: [8, 30] },
  { code: 'ZR', title: '{户}增容用电工程设计与审图资料', pages: [40, 160] },
  { code: 'JL', title: '{户}计量装置装拆与检定记录', pages: [10, 42] },
  { code: 'YJ', title: '{户}{年}年用电检查记录', pages: [4, 18] },
  { code: 'AQ', title: '{户}{年}年安全用电协议及缺陷整改通知', pages: [6, 24] },
  { code: 'SD', title: '{户}双电源供电及自备电源管理协议', pages: [12, 36] },
  { code: 'DD', title: '{户}调度协议与继电保护定值单', pages: [14, 44] },
  { code: 'JG', title: '{户}受电工程竣工检验报告', pages: [20, 80] },
  { code: 'GF', title: '{户}分布式光伏并网服务档案', pages: [30, 90] },
];

export const LOW_VOLTAGE_FILES: readonly FileKind[] = [
  { code: 'DK', title: '{户}低压客户业扩报装档案', pages: [8, 32] },
  { code: 'DH', title: '{户}低压供用电合同（合同编号 {号}）', pages: [6, 18] },
  { code: 'GH', title: '{户}更名过户申请及证件', pages: [4, 14] },
  { code: 'XB', title: '{户}销户拆表工作单', pages: [3, 9] },
  { code: 'DJ', title: '{户}电能表轮换与申校记录', pages: [3, 12] },
  { code: 'YJ', title: '{户}{年}年用电检查与违约用电处理', pages: [4, 20] },
  { code: 'CD', title: '{户}电动汽车充电桩报装资料', pages: [6, 22] },
  { code: 'GF', title: '{户}户用光伏并网与购售电合同', pages: [10, 36] },
  { code: 'LS', title: '{户}临时用电申请及协议', pages: [4, 12] },
];

/** Some files of foreign-invested customers have English parts. */
export const ENGLISH_PARTS = [
  'Power Supply Agreement',
  'Single Line Diagram',
  'Metering Test Certificate',
  'Transformer Factory Test Report',
  'Grid Connection Study',
] as const;

export const PLACES = [
  '临江',
  '江北',
  '城东',
  '开发区',
  '桥头',
  '青山',
  '白塔',
  '龙湾',
  '东湖',
  '石桥',
  '河西',
  '新城',
  '南渡',
  '柳林',
  '望江',
] as const;

export const BRANDS = [
  '恒远',
  '华盛',
  '金茂',
  '瑞丰',
  '天工',
  '永兴',
  '宏达',
  '中联',
  '博泰',
  '康宁',
  '德润',
  '凯盛',
  '鑫源',
  '海川',
  '万通',
  '明辉',
  '启航',
  '同济',
  '嘉禾',
  '银泰',
  '远航',
  '腾飞',
  '汇通',
  '泰和',
  '国瑞',
  '东升',
  '长青',
  '泽润',
  '安信',
  '立新',
] as const;

export const TRADES = [
  '精密机械',
  '纺织',
  '水泥',
  '铸造',
  '电子科技',
  '食品',
  '化工',
  '新材料',
  '汽车零部件',
  '制药',
  '冷链物流',
  '包装印刷',
  '玻璃',
  '陶瓷',
  '数据中心',
  '造纸',
  '塑业',
  '钢结构',
  '水务',
  '污水处理',
] as const;

export const FORMS = ['有限公司', '股份有限公司', '有限责任公司'] as const;
export const INSTITUTIONS = [
  '人民医院',
  '第一中学',
  '实验小学',
  '自来水厂',
  '体育中心',
  '客运站',
  '会展中心',
  '图书馆',
  '广播电视台',
  '职业技术学院',
] as const;
export const FOREIGN = [
  'Nordwind Bearings (China) Co., Ltd.',
  'Linjiang Hokuto Electronics Co., Ltd.',
  'Asterion Logistics Park',
  'Brenner Castings Linjiang',
] as const;

export const SHOPS = [
  '便利店',
  '五金店',
  '餐馆',
  '理发店',
  '汽修厂',
  '打印社',
  '药房',
  '茶馆',
  '家具厂',
  '养殖场',
  '粮油店',
  '洗车场',
] as const;
export const SURNAMES = Array.from(
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余',
);
export const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚英华玉萍红鹏辉云飞建国志秀兰海燕春梅文斌晓东',
);
export const ESTATES = [
  '锦绣花园',
  '滨江名苑',
  '阳光新村',
  '和平里',
  '翠湖小区',
  '东方广场',
  '丽景湾',
  '幸福家园',
] as const;
