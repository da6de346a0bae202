import type { FastifyReply } from 'fastify';
import type { DocumentLanguage } from '../../services/reports/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from './call.ts';

type ReportRoute = Extract<keyof Handlers, `GET /reports${string}`>;

/** Documents to print and to file. */
export function reportHandlers({ reports }: Pick<ApiDeps, 'reports'>): Handlers<ReportRoute> {
  return {
    'GET /reports/climate/:zone/:month.pdf': async ({ params, query, words, reply }) => {
      const { zone, month } = params;
      const pdf = await reports.climatePdf(zone, month, languageOf(query, words));
      return sendFile(reply, 'application/pdf', `climate-${zone}-${month}.pdf`, pdf);
    },
    'GET /reports/climate/:zone/:month.csv': async ({ params, query, words, reply }) => {
      const { zone, month } = params;
      const csv = await reports.climateCsv(zone, month, languageOf(query, words));
      return sendFile(reply, 'text/csv; charset=utf-8; header=present', `climate-${zone}-${month}.csv`, csv);
    },
    'GET /reports/disinfection/:id.pdf': async ({ params, query, words, reply }) => {
      const pdf = await reports.dossier(params.id, languageOf(query, words));
      return sendFile(reply, 'application/pdf', `disinfection-${params.id}.pdf`, pdf);
    },
  };
}

function languageOf({ lang }: { readonly lang?: DocumentLanguage }, words: Words): DocumentLanguage {
  return lang ?? words.language;
}

function sendFile(reply: FastifyReply, type: string, name: string, file: Buffer | string): undefined {
  const safe = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  void reply
    .header('content-type', type)
    .header('content-disposition', `inline; filename="${safe}"`)
    .send(file);
  return undefined;
}
