/**
 * Whether a topic matches a subscription's filter, with `+` for one level and a final `#` for all that follow
 * (MQTT 3.1.1, 4.7). Topics that begin with `$` are the broker's own and match no filter that begins with a wildcard.
 */
export function topicMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [index, want] of wanted.entries()) {
    if (want === '#') return true;
    if (index >= levels.length) return false;
    if (want !== '+' && want !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
