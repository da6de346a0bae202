import { Session } from 'node:inspector/promises';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { startOurs, startBare } from './.h2.ts';
import { startServer } from './harness.ts';
const which = process.argv[2];
const server = await startServer<{ port: number }>('modbus-tcp.ts');
const dir = mkdtempSync('/tmp/h3-');
const p = await (which === 'ours' ? startOurs : startBare)(server.ready.port, dir);
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
await wait(1500); globalThis.gc?.();
const s = new Session(); s.connect();
if (process.argv[3]) { await s.post('Profiler.enable'); await s.post('Profiler.start'); }
const c = process.cpuUsage(); const b = performance.now();
await wait(10000);
const u = process.cpuUsage(c); const e = performance.now() - b;
console.log(which, 'user', (u.user / 10 / e).toFixed(2), 'sys', (u.system / 10 / e).toFixed(2));
if (process.argv[3]) { const r = await s.post('Profiler.stop'); writeFileSync(`/tmp/${which}.cpuprofile`, JSON.stringify(r.profile)); }
await p.stop(); await server.stop(); process.exit(0);
