/** Words about the care of the room: patrols, disinfection, plant, ways out of the house, watch. */
export const careZhCN = {
  'disinfection.kind.uv': '紫外线消毒',
  'disinfection.kind.ozone': '臭氧消毒',
  'disinfection.phase.planned': '已计划',
  'disinfection.phase.checklist': '核对检查表',
  'disinfection.phase.proving': '正在证明无人',
  'disinfection.phase.warning': '即将开始',
  'disinfection.phase.running': '进行中',
  'disinfection.phase.ventilating': '通风中',
  'disinfection.phase.waiting': '等待可以进入',
  'disinfection.phase.done': '已完成',
  'disinfection.phase.aborted': '已中止',
  'disinfection.phase.lapsed': '已过期',
  'disinfection.dose': '剂量 {value} / {target} {unit}',
  'disinfection.keepOut': '禁止进入',
} as const;
