/** Every word on the page, in both languages. */
const WORDS = {
  demo: ['演示 · 模拟设备，不连接真实库房', 'DEMO · simulated devices, no real room is connected'],
  language: ['English', '中文'],
  speed: ['时间倍速', 'Speed'],
  boxes: ['档案盒', 'Boxes'],
  search: ['盒条码或案卷题名', 'Barcode or title'],
  scanner: ['扫描与刷卡', 'Scanner and cards'],
  scanText: ['盒条码、架位标签…', 'Barcode or slot label'],
  scan: ['扫描', 'Scan'],
  scanBox: ['扫描盒条码', 'Scan barcode'],
  scanSlot: ['扫描架位标签', 'Scan slot label'],
  door: ['库房门', 'Door'],
  openInside: ['从内推开', 'Push from inside'],
  openOutside: ['从外拉开', 'Open from outside'],
  close: ['关门', 'Close'],
  open: ['开', 'open'],
  closed: ['关', 'closed'],
  unlocked: ['已解锁', 'unlocked'],
  locked: ['已上锁', 'locked'],
  devices: ['设备与线路故障', 'Devices and lines'],
  devicesHint: ['选择一种故障，观察系统如何应对', 'Pick a fault and watch how the system copes'],
  take: ['取出', 'Take'],
  put: ['放回原位', 'Put back'],
  putAt: ['放入架位…', 'Put into slot…'],
  present: ['放上', 'Lay on'],
  remove: ['拿起', 'Pick up'],
  carryOut: ['带出门禁', 'Carry out'],
  carryIn: ['带回库房', 'Bring back'],
  slot: ['在架', 'on shelf'],
  hand: ['在手', 'in hand'],
  trolley: ['在推车（未上架）', 'on the trolley'],
  reader: ['在读写器上', 'on reader'],
  gate: ['正在过门', 'in the gate'],
  outside: ['库房外', 'outside'],
  aisle: ['通道', 'Aisle'],
  walkHint: ['点击通道：人员进出', 'Click an aisle: walk in or out'],
  moving: ['移动中', 'moving'],
  still: ['静止', 'still'],
  openAisle: ['开启通道', 'open aisle'],
  none: ['无', 'none'],
  emergencyStop: ['急停', 'Emergency stop'],
  fire: ['消防信号', 'Fire input'],
  localControl: ['本地控制', 'Local control'],
  fault: ['控制器故障', 'Controller fault'],
  overload: ['电机过载', 'Motor overload'],
  positionUnknown: ['位置丢失', 'Position lost'],
  obstruction: ['障碍物', 'Obstruction'],
  sensorBad: ['红外失效', 'Presence sensor bad'],
  localOpen: ['面板开启', 'Open at panel'],
  localStop: ['面板停止', 'Stop at panel'],
  localHome: ['面板回零', 'Home at panel'],
  debris: ['轨道异物', 'Debris on rail'],
  stuckContactor: ['接触器粘连', 'Contactor welded'],
  drift: ['编码器漂移', 'Encoder drift'],
  bounce: ['触点抖动', 'Contact bounce'],
  losesPosition: ['断电丢位', 'Loses position on power cut'],
  secondOpen: ['另一主机开启', 'Second daemon opens'],
  secondStop: ['另一主机停止', 'Second daemon stops'],
  rollsOn: ['失控滑行', 'rolls on its own'],
  reported: ['控制器所报位置', 'where the controller believes it'],
  fixedRack: ['固定架', 'Fixed rack'],
  'group:people': ['控制与信号', 'Controls and inputs'],
  'group:mishaps': ['故障', 'Mishaps'],
  'group:others': ['旁人操作', 'Others who move it'],
  latchedStop: ['停止锁存', 'stop latched'],
  watchdogTripped: ['看门狗动作', 'watchdog tripped'],
  lockedBank: ['已锁定', 'locked'],
  people: ['人在库', 'people inside'],
  desk: ['阅档台', 'Reading desk'],
  gateArea: ['门禁通道', 'Gate'],
  disinfection: ['消毒设备', 'Disinfection'],
  lamp: ['紫外灯', 'UV lamp'],
  generator: ['臭氧发生器', 'Ozone generator'],
  fan: ['排风机', 'Fan'],
  on: ['开', 'on'],
  off: ['关', 'off'],
  light: ['灯的强度', 'Light of the lamp'],
  burntOut: ['烧坏', 'burnt out'],
  lampStuck: ['灯触点粘连', 'Lamp welded on'],
  generatorStuck: ['发生器触点粘连', 'Generator welded on'],
  fanDead: ['风机故障', 'Fan dead'],
  setOzone: ['空气中的臭氧', 'Ozone in the air'],
  water: ['水浸', 'Water'],
  'mode:none': ['正常', 'normal'],
  'mode:silent': ['不应答', 'silent'],
  'mode:slow': ['迟缓', 'slow'],
  'mode:late': ['答非所问', 'late (previous answer)'],
  'mode:short': ['截断', 'short'],
  'mode:split': ['逐字节', 'byte by byte'],
  'mode:garbled': ['校验错', 'garbled'],
  'mode:wrong-unit': ['地址错', 'wrong unit'],
  'mode:exception': ['异常码', 'exception'],
  'mode:frozen': ['数值冻结', 'frozen value'],
  'mode:reset': ['重启', 'reboot'],
  'mode:unplugged': ['拔线', 'cable pulled'],
};

let english = localStorage.getItem('language') === 'en';

/** The language tag of the words in use. */
export const languageTag = () => (english ? 'en' : 'zh-CN');

export function switchLanguage() {
  english = !english;
  localStorage.setItem('language', languageTag());
}

/** The word for `key` in the language chosen. */
export function word(key) {
  return WORDS[key]?.[english ? 1 : 0] ?? key;
}

/** One of the two names the server gives a thing. */
export function named(title) {
  return title?.[languageTag()] ?? '';
}
