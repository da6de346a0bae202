import type { Role } from '../model/actor.ts';

/** One of the people of the demonstration room. Their PINs and cards are public on purpose: it is a demo. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly department: string;
  readonly roles: readonly Role[];
  readonly login?: string;
  readonly pin?: string;
  readonly card: string;
}

export const DEMO_CAST: readonly DemoPerson[] = [
  {
    id: 'wang-min',
    name: '王敏',
    department: '档案室',
    roles: ['keeper'],
    login: '1001',
    pin: '2580',
    card: '10000001',
  },
  {
    id: 'li-qiang',
    name: '李强',
    department: '档案室',
    roles: ['keeper'],
    login: '1002',
    pin: '1379',
    card: '10000002',
  },
  {
    id: 'chen-jing',
    name: '陈静',
    department: '档案室主任',
    roles: ['approver', 'keeper'],
    login: '2001',
    pin: '3690',
    card: '10000003',
  },
  {
    id: 'zhou-wei',
    name: '周伟',
    department: '保密办',
    roles: ['approver'],
    login: '2002',
    pin: '4812',
    card: '10000004',
  },
  {
    id: 'wu-lei',
    name: '吴磊',
    department: '审计部',
    roles: ['auditor'],
    login: '3001',
    pin: '5926',
    card: '10000005',
  },
  { id: 'zhao-li', name: '赵丽', department: '营销部', roles: [], card: '20000001' },
  { id: 'sun-hao', name: '孙浩', department: '计量中心', roles: [], card: '20000002' },
  { id: 'john-smith', name: 'John Smith', department: 'Grid planning', roles: [], card: '20000003' },
];
