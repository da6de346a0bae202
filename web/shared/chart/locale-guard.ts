/**
 * A browser started without a locale reports one like `en-US@posix`, which `Intl` does not take; uPlot asks `Intl` for it
 * as it loads. Imported before it.
 */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

if (!isTag(navigator.language))
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
