import type { AbortCause } from '../../../model/disinfection.ts';

/** 消毒提前结束的原因。 */
export const abortCausesZhCN: Readonly<Record<AbortCause, string>> = {
  person: '人工中止',
  entry: '区域内有人，或不能确认无人',
  door: '有门被打开或开锁',
  'sensor-lost': '传感器或门磁失去数据',
  'emergency-stop': '急停被按下',
  fire: '有火警信号',
  permission: '联锁收回了许可',
  'output-failed': '输出设备无应答',
  'time-limit': '到达最长运行时间，剂量仍未达到',
  'not-proven-empty': '未能在规定时间内证明无人',
  restart: '期间系统重新启动',
  'daemon-stopping': '系统停止',
};
