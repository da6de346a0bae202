/** Where the versioned API begins. */
const BASE = '/api/v1';

/** Path and query of a call, as the route's key and its input say; each part is escaped. */
export function urlOf(route: string, input: { params?: unknown; query?: unknown }): string {
  const [, path = ''] = route.split(' ');
  const params = (input.params ?? {}) as Record<string, string | number>;
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>))
    if (typeof value === 'string' || typeof value === 'number') search.set(name, String(value));
  return BASE + filled + (search.size > 0 ? `?${search}` : '');
}
