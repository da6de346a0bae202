import { signal } from '@preact/signals';

/** Where the kiosk is; kept in the address so that a reload comes back to it. */
export type Place =
  | { readonly page: 'find' }
  | { readonly page: 'picks' }
  | { readonly page: 'return' }
  | { readonly page: 'round' }
  | { readonly page: 'room' }
  | { readonly page: 'shelves'; readonly bank?: number }
  | { readonly page: 'box'; readonly barcode: string }
  | { readonly page: 'place'; readonly barcode: string }
  | { readonly page: 'retrieval'; readonly id: string }
  | { readonly page: 'reset'; readonly bank: number }
  | { readonly page: 'alarm'; readonly id: string }
  | { readonly page: 'patrol'; readonly id: string }
  | { readonly page: (typeof CARE)[number] };

/** Pages about the care of the room, which need no argument. */
const CARE = ['watch', 'patrols', 'disinfection', 'plant', 'channels', 'statistics'] as const;

function parse(hash: string): Place {
  const [page, argument] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (page === 'box' && argument) return { page, barcode: argument };
  if (page === 'place' && argument) return { page, barcode: argument };
  if ((page === 'retrieval' || page === 'alarm' || page === 'patrol') && argument)
    return { page, id: argument };
  const care = CARE.find((one) => one === page);
  if (care) return { page: care };
  if (page === 'reset' && argument) return { page, bank: Number(argument) };
  if (page === 'find' || page === 'return' || page === 'shelves' || page === 'round' || page === 'room')
    return { page };
  return { page: 'picks' };
}

function format(place: Place): string {
  switch (place.page) {
    case 'box':
    case 'place':
      return `#/${place.page}/${encodeURIComponent(place.barcode)}`;
    case 'retrieval':
    case 'alarm':
    case 'patrol':
      return `#/${place.page}/${encodeURIComponent(place.id)}`;
    case 'reset':
      return `#/reset/${place.bank}`;
    case 'find':
    case 'picks':
    case 'return':
    case 'round':
    case 'room':
    case 'shelves':
    case 'watch':
    case 'patrols':
    case 'disinfection':
    case 'plant':
    case 'channels':
    case 'statistics':
      return `#/${place.page}`;
  }
}

/** Where the kiosk is now. */
export const place = signal<Place>(parse(location.hash));

addEventListener('hashchange', () => {
  place.value = parse(location.hash);
  document.querySelector('main')?.scrollTo({ top: 0 });
});

/** Goes there, as a step that the browser can take back. */
export function go(to: Place): void {
  location.hash = format(to);
}
