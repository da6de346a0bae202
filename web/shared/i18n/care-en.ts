import type { careZhCN } from './care-zh-CN.ts';

/** The same in English. */
export const careEn: Readonly<Record<keyof typeof careZhCN, string>> = {
  'disinfection.kind.uv': 'Ultraviolet',
  'disinfection.kind.ozone': 'Ozone',
  'disinfection.phase.planned': 'planned',
  'disinfection.phase.checklist': 'checklist',
  'disinfection.phase.proving': 'proving that nobody is in',
  'disinfection.phase.warning': 'about to begin',
  'disinfection.phase.running': 'running',
  'disinfection.phase.ventilating': 'ventilating',
  'disinfection.phase.waiting': 'waiting until it is safe',
  'disinfection.phase.done': 'done',
  'disinfection.phase.aborted': 'aborted',
  'disinfection.phase.lapsed': 'lapsed',
  'disinfection.dose': 'dose {value} / {target} {unit}',
  'disinfection.keepOut': 'keep out',
};
