import type { StopCause } from './catalogue.ts';

/** 架体停止的原因；其余原因见联锁的理由。 */
export const stopCausesZhCN: Readonly<Record<StopCause, string>> = {
  'stopped-obstruction': '碰到障碍物，架体停下。',
  'stopped-watchdog': '与主机的联系中断，架体自行停下。',
  'stopped-overload': '电机过载，架体停下。',
  'stopped-emergency': '按下了急停按钮。',
  'stopped-by-command': '按指令停止。',
  'bank-ran-on': '停止后架体仍在移动：停车不可靠，请先切断电源并报修。',
  'maintenance-expired': '检修时间已到，检修人可能仍在通道内。',
  watchdog: '与主机的联系中断，架体自行停下。',
  controller: '架体控制器自行停止。',
  overtaken: '另一系统的指令介入，移动中断。',
  'not-arrived': '架体没有到达目标位置就停下了。',
  'controller-restarted': '架体控制器重新启动，移动中断。',
};
