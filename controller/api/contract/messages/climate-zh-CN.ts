import type { SensorTrouble, ZoneValue } from '../../../model/climate.ts';

/** Why a sensor is not heard in the vote of its zone, or heard with doubt. */
export const sensorTroublesZhCN: Readonly<Record<SensorTrouble, string>> = {
  'never-read': '尚未读到',
  stale: '没有新数值',
  bad: '设备称其数值无效',
  'out-of-range': '数值不可能：请查看是否损坏或受潮',
  frozen: '数值过久不变：请重启或更换',
  jumped: '数值突跳而其他传感器没有：稳定后重新采用',
  drifting: '与相邻传感器渐行渐远：请校准',
  disagrees: '与其他传感器相差过大',
};

/** What is known of the air of a zone, as the name of a point. */
export const zoneValuesZhCN: Readonly<Record<ZoneValue, string>> = {
  temperature: '温度（综合）',
  humidity: '相对湿度（综合）',
  'dew-point': '露点',
  'dew-point-margin': '距露点',
  'absolute-humidity': '绝对湿度',
  emc: '纸张平衡含水率',
  pi: '保存指数 PI',
  twpi: '时间加权保存指数 TWPI',
  'twpi-30d': '时间加权保存指数（30 天）',
  'twpi-365d': '时间加权保存指数（365 天）',
  'mould-days': '此空气下的发霉天数',
  'mould-dose': '霉变累积',
  'temperature-swing': '昼夜温度波动',
  'humidity-swing': '昼夜湿度波动',
  'temperature-rate': '温度变化率',
  'humidity-rate': '湿度变化率',
};
