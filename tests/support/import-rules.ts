import type { Import } from './imports.ts';

/** Who may import whom. The first rule whose `zone` matches a file decides; `may` lists what it can reach. */
interface Rule {
  readonly zone: RegExp;
  readonly may: readonly RegExp[];
}

const CONTRACT = /^drivers\/contract\//;
const LINKS = /^drivers\/links\//;
const FAMILY = /^drivers\/family\.ts$/;
const MODEL = /^controller\/model\//;
const RUNTIME = /^controller\/runtime\//;
const CONFIG = /^controller\/config\//;
const API_CONTRACT = /^controller\/api\/contract\//;
const SERVICE_DOOR = /^controller\/services\/[^/]+\/index\.ts$/;
const SERVICE_PORT = /^controller\/services\/[^/]+\/(?:[^/]+\/)*(?:[a-z]+-)*repository\.ts$/;

const RULES: readonly Rule[] = [
  { zone: CONTRACT, may: [CONTRACT] },
  { zone: LINKS, may: [CONTRACT, LINKS] },
  { zone: FAMILY, may: [CONTRACT, LINKS] },
  { zone: /^drivers\/registry\.ts$/, may: [/^drivers\//] },
  { zone: /^drivers\/[^/]+\//, may: [CONTRACT, LINKS, FAMILY] },
  { zone: MODEL, may: [MODEL, CONTRACT] },
  { zone: API_CONTRACT, may: [API_CONTRACT, MODEL] },
  { zone: CONFIG, may: [CONFIG, MODEL, API_CONTRACT, CONTRACT, LINKS, FAMILY] },
  { zone: RUNTIME, may: [RUNTIME, MODEL, CONFIG, CONTRACT, LINKS, FAMILY, /^drivers\/registry\.ts$/] },
  { zone: /^controller\/services\//, may: [MODEL, RUNTIME, CONFIG, CONTRACT, SERVICE_DOOR] },
  {
    zone: /^controller\/store\//,
    may: [/^controller\/store\//, MODEL, CONTRACT, SERVICE_DOOR, SERVICE_PORT],
  },
  {
    zone: /^controller\/api\//,
    may: [/^controller\/api\//, MODEL, RUNTIME, CONFIG, CONTRACT, LINKS, SERVICE_DOOR, SERVICE_PORT],
  },
  { zone: /^controller\/(main\.ts$|cli\/)/, may: [/^controller\//, /^drivers\//] },
  { zone: /^simulators\//, may: [/^simulators\//] },
  { zone: /^web\//, may: [/^web\//, API_CONTRACT] },
];

/** Packages that only one part of the house may touch. */
const PACKAGES: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  { name: /^better-sqlite3$/, only: /^controller\/store\// },
  { name: /^(fastify|@fastify\/.*)$/, only: /^(controller\/api|simulators)\// },
  { name: /^(modbus-serial|aedes.*|node-hid)$/, only: /^drivers\/links\// },
  { name: /^(serialport|mqtt)$/, only: /^(drivers\/links|simulators)\// },
  { name: /^(preact.*|@preact\/.*|uplot.*)$/, only: /^web\// },
];

const isLocal = (target: string): boolean =>
  /^(controller|drivers|simulators|web|tests|config)\//.test(target);
const serviceOf = (path: string): string | null => /^controller\/services\/([^/]+)\//.exec(path)?.[1] ?? null;

/** Every import that breaks a rule, in words. */
export function violations(imports: readonly Import[]): readonly string[] {
  return [
    ...imports.flatMap(brokenBy),
    ...circles(imports, serviceOf).map((trail) => `services form a cycle: ${trail}`),
    ...circles(imports, (path) => path).map((trail) => `files import each other in a circle: ${trail}`),
  ];
}

function brokenBy(edge: Import): readonly string[] {
  if (!isLocal(edge.to)) {
    const bound = PACKAGES.find((p) => p.name.test(edge.to));
    return bound && !bound.only.test(edge.from) ? [`${edge.from} may not import the package ${edge.to}`] : [];
  }
  const rule = RULES.find((r) => r.zone.test(edge.from));
  if (!rule) return [`${edge.from} stands in no known part of the house`];
  const sameService = serviceOf(edge.from) !== null && serviceOf(edge.from) === serviceOf(edge.to);
  const sameFamily = edge.from.startsWith('drivers/') && folder(edge.from) === folder(edge.to);
  if (sameService || sameFamily || rule.may.some((allowed) => allowed.test(edge.to))) return [];
  return [`${edge.from} may not import ${edge.to}`];
}

const folder = (path: string): string => path.split('/').slice(0, 2).join('/');

/**
 * Circles among what imports lead from and to, each named once, e.g. `a → b → a`. Types count: a file that cannot be
 * read without another one, and the other not without it, are one file in two pieces.
 * @param nodeOf what a path belongs to; `null` when that is not asked about
 */
function circles(imports: readonly Import[], nodeOf: (path: string) => string | null): readonly string[] {
  const reaches = new Map<string, Set<string>>();
  for (const edge of imports) {
    const [from, to] = [nodeOf(edge.from), nodeOf(edge.to)];
    // A file that imports itself is a circle; a service whose files import each other is none.
    if (from === null || to === null || (from === to && edge.from !== edge.to)) continue;
    reaches.set(from, (reaches.get(from) ?? new Set()).add(to));
  }
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(node);
    if (seenAt >= 0) found.push([...trail.slice(seenAt), node].join(' → '));
    if (seenAt >= 0 || done.has(node)) return;
    for (const next of reaches.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of reaches.keys()) visit(node, []);
  return found;
}
