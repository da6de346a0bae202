/** Line drawings on a 24 × 24 grid; shapes carry the meaning, colour only underlines it. */
const PATHS = {
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M7 9v6M10 9v6M13 9v6M17 9v6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  back: 'M9 6 3.5 11.5 9 17M4 11.5h10a6 6 0 0 1 6 6V19',
  shelves: 'M4 4v16M20 4v16M8.5 4v16M15.5 4v16M4 12h4.5M15.5 12H20',
  stop: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z',
  check: 'M4.5 12.5 10 18 19.5 6.5',
  alert: 'M12 4 2.5 20h19zM12 10v4.5M12 17.2h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6h.01',
  question:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.3 9.3a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1.1-1.5 2.1M12 17h.01',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21v-1.5a7.5 7.5 0 0 1 15 0V21',
  box: 'M4 8.5 12 4l8 4.5v8L12 21l-8-4.5zM4 8.5l8 4.5 8-4.5M12 13v8',
  right: 'M5 12h14M13 6l6 6-6 6',
  left: 'M19 12H5M11 6l-6 6 6 6',
  card: 'M3 6.5A1.5 1.5 0 0 1 4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5zM7 15v-1a2 2 0 0 1 4 0v1M9 11.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4M14.5 10H18M14.5 14H18',
  close: 'M5 5l14 14M19 5 5 19',
  erase: 'M9 5h10.5A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5H9L2.5 12zM11.5 9.5l5 5M16.5 9.5l-5 5',
  keyboard:
    'M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M7 14.5h10',
  antenna:
    'M12 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM8 16a5.7 5.7 0 0 1 0-8M16 8a5.7 5.7 0 0 1 0 8M5 19a9.9 9.9 0 0 1 0-14M19 5a9.9 9.9 0 0 1 0 14',
  seal: 'M12 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8.5 13.8 7 21.5l5-2.5 5 2.5-1.5-7.7M9.8 9l1.5 1.5 3-3',
  lock: 'M6 10.5h12a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1zM8 10.5V7a4 4 0 0 1 8 0v3.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  open: 'M3 4v16M21 4v16M7 12h10M9.5 9 6.5 12l3 3M14.5 9l3 3-3 3',
  closeUp: 'M3 4v16M21 4v16M5 12h5M14 12h5M8 9l3 3-3 3M16 9l-3 3 3 3',
  door: 'M5 21V4.5A1.5 1.5 0 0 1 6.5 3h11A1.5 1.5 0 0 1 19 4.5V21M3 21h18M15 12h.01',
  drop: 'M12 3s6.5 7 6.5 11.5a6.5 6.5 0 0 1-13 0C5.5 10 12 3 12 3z',
  offline:
    'M3 3l18 18M8.5 16a5 5 0 0 1 5.8-.9M5.5 12.5a9 9 0 0 1 4-2.3M2.5 9.2A13 13 0 0 1 7 6.4M12 5.5a13 13 0 0 1 9.5 3.7M14.5 10.4a9 9 0 0 1 4 2.1M12 19.2h.01',
  logout: 'M14 4h4.5A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5H14M10 8l-4 4 4 4M6 12h9',
  calendar:
    'M5 5.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1zM4 10h16M8.5 3v4M15.5 3v4',
  pages: 'M7 3h8l4 4v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14.5 3v4.5H19M9.5 12h6M9.5 16h6',
} as const;

/** Every drawing there is. */
export type IconName = keyof typeof PATHS;

/** Decorative: the words beside it say the same. */
export function Icon({ name, class: look = '' }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${look}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
