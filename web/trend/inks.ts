/** How a line is told apart: by colour, and by dashes for whoever does not see colour. */
export interface Ink {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** After Okabe and Ito's palette for every kind of colour vision, darkened where it was too pale on white. */
const INKS: readonly Ink[] = [
  { colour: '#0062a3', dash: [] },
  { colour: '#c04a00', dash: [10, 5] },
  { colour: '#00765a', dash: [3, 4] },
  { colour: '#a2437f', dash: [14, 4, 3, 4] },
  { colour: '#1d1d1d', dash: [] },
  { colour: '#8a6200', dash: [10, 5] },
  { colour: '#3b7fa8', dash: [3, 4] },
  { colour: '#5a3d9a', dash: [14, 4, 3, 4] },
];

/** The ink of the n-th chosen point. */
export function inkOf(index: number): Ink {
  return INKS[index % INKS.length] as Ink;
}
