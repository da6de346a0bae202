import { type Static, Type } from 'typebox';
import { OneOf } from './common.ts';
import { define, Id, Key, type RouteSpec } from './route-spec.ts';

/** Language of a document; that of the request when left out. */
export const DocumentQuery = Type.Object(
  { lang: Type.Optional(OneOf(['zh-CN', 'en'])) },
  { additionalProperties: false },
);
export type DocumentQuery = Static<typeof DocumentQuery>;
/** A month of a report, of years in which calendars can be trusted. */
export const MONTH_PATTERN = '^(19[7-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])$';
const Month = Type.Object({
  zone: Key,
  month: Type.String({
    pattern: MONTH_PATTERN,
    description: 'YYYY-MM at the site, of the years 1970 to 2199',
  }),
});
const PEOPLE = ['keeper', 'approver', 'auditor', 'installer'] as const;

/** Documents to print and to file: they answer with a file and not with JSON. */
export const REPORT_ROUTES = {
  'GET /reports/climate/:zone/:month.pdf': define({
    tag: 'room',
    summary: 'The climate of a zone in a month, to print and to file (PDF)',
    roles: PEOPLE,
    params: Month,
    query: DocumentQuery,
    file: 'application/pdf',
  }),
  'GET /reports/climate/:zone/:month.csv': define({
    tag: 'room',
    summary: 'The climate of a zone in a month, hour by hour (CSV)',
    roles: PEOPLE,
    params: Month,
    query: DocumentQuery,
    file: 'text/csv',
  }),
  'GET /reports/disinfection/:id.pdf': define({
    tag: 'room',
    summary: 'The dossier of one cycle of disinfection (PDF)',
    roles: PEOPLE,
    params: Id,
    query: DocumentQuery,
    file: 'application/pdf',
  }),
} as const satisfies Readonly<Record<`GET /reports${string}`, RouteSpec>>;
