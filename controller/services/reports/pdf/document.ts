import Pdf from 'pdfkit';
import { documentFont, printable } from './font.ts';

/** A4 upright, points (1/72 inch). */
const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = 48;
const FOOT = 36;
/** Width of what is printed, points. */
export const TEXT_WIDTH = PAGE.width - 2 * MARGIN;
const SIZES = { title: 18, heading: 12.5, body: 9.5, small: 8 } as const;
const INK = '#1a1a1a';
const FAINT = '#6b6b6b';
const RULE = '#c9c9c9';
/** Punctuation as wide as it looks: that of a Chinese font fills a whole square, a middle dot between units as well. */
export const TYPE: { features: PDFKit.Mixins.OpenTypeFeatures[] } = { features: ['palt'] };
const ROW_PADDING = 3;
/** Heights of a heading, and of a head of two lines with a row of two lines below it, points. */
const HEADING = 34;
const HEADED = 66;

export interface DocumentMeta {
  readonly title: string;
  /** Printed at the foot of every page, before its number. */
  readonly foot: string;
  /** Date the file gives as its own, epoch ms: the same input makes the same bytes. */
  readonly createdAt: number;
}

/** One column of a table; `share` of the width, all together 1. */
export interface Column {
  readonly head: string;
  readonly share: number;
  readonly right?: boolean;
}

/**
 * A document that grows downwards, page by page, in one font for both languages. Nothing in it depends on the moment at
 * which it is made but {@link DocumentMeta.createdAt}.
 */
export class Sheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #meta: DocumentMeta;
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;
  #y = MARGIN;

  constructor(meta: DocumentMeta) {
    this.#meta = meta;
    this.#pdf = new Pdf({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      bufferPages: true,
      // What would else be a standard font of the library is ours from the start.
      font: documentFont() as unknown as string,
      info: { Title: meta.title, Creator: 'Muniment', CreationDate: new Date(meta.createdAt) },
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#pdf.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.#pdf.on('end', resolve);
      this.#pdf.on('error', reject);
    });
  }

  title(text: string, below: string): void {
    this.#text(text, SIZES.title);
    this.#text(below, SIZES.body, { colour: FAINT });
    this.#y += 6;
    this.#rule();
  }

  /**
   * A heading, on the same page as the beginning of what follows.
   * @param followed height of that, points; when left out, of a table's head and first row
   */
  heading(text: string, followed = HEADED): void {
    this.#need(HEADING + followed);
    this.#y += 10;
    this.#text(text, SIZES.heading);
    this.#y += 2;
  }

  paragraph(text: string): void {
    this.#text(text, SIZES.body);
    this.#y += 3;
  }

  note(text: string): void {
    this.#y += 3;
    this.#text(text, SIZES.small, { colour: FAINT });
    this.#y += 3;
  }

  /** Names and what they are, one to a line. @param share of the width, for the names */
  facts(rows: readonly (readonly [name: string, value: string])[], share = 0.34): void {
    this.#rows(
      rows,
      [
        { head: '', share },
        { head: '', share: 1 - share },
      ],
      FAINT,
    );
  }

  /** A table; its head is repeated on every page it reaches. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const head = (): void =>
      this.#row(
        columns.map((column) => column.head),
        columns,
        FAINT,
        FAINT,
      );
    this.#need(40);
    head();
    this.#rows(rows, columns, INK, head);
  }

  /** Room for a drawing: calls `draw` with the document and the upper left corner, points. */
  figure(height: number, draw: (pdf: PDFKit.PDFDocument, x: number, y: number) => void): void {
    this.#need(height);
    draw(this.#pdf, MARGIN, this.#y);
    this.#pdf.fillColor(INK);
    this.#y += height + 6;
  }

  /** The finished file. Nothing can be added after it. */
  async finish(): Promise<Buffer> {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(start + page);
      this.#pdf
        .fontSize(SIZES.small)
        .fillColor(FAINT)
        .text(`${printable(this.#meta.foot)}    ${page + 1} / ${count}`, MARGIN, PAGE.height - FOOT, {
          ...TYPE,
          width: TEXT_WIDTH,
          align: 'right',
          lineBreak: false,
        });
    }
    this.#pdf.end();
    await this.#ended;
    return Buffer.concat(this.#chunks);
  }

  #rows(
    rows: readonly (readonly string[])[],
    columns: readonly Column[],
    first: string,
    onNewPage: () => void = () => undefined,
  ): void {
    for (const row of rows.map((cells) => cells.map(printable))) {
      if (this.#need(this.#heightOf(row, columns))) onNewPage();
      this.#row(row, columns, first);
    }
    this.#y += 4;
  }

  #row(cells: readonly string[], columns: readonly Column[], first: string, rest = INK): void {
    const height = this.#heightOf(cells, columns);
    let x = MARGIN;
    for (const [index, { share, right = false }] of columns.entries()) {
      const width = share * TEXT_WIDTH;
      this.#pdf
        .fontSize(SIZES.body)
        .fillColor(index === 0 ? first : rest)
        .text(cells[index] ?? '', x, this.#y + ROW_PADDING, {
          ...TYPE,
          width: width - 6,
          align: right ? 'right' : 'left',
        });
      x += width;
    }
    this.#y += height;
    this.#pdf
      .lineWidth(0.4)
      .strokeColor(RULE)
      .moveTo(MARGIN, this.#y)
      .lineTo(MARGIN + TEXT_WIDTH, this.#y)
      .stroke();
  }

  #heightOf(cells: readonly string[], columns: readonly Column[]): number {
    this.#pdf.fontSize(SIZES.body);
    const heights = columns.map(({ share }, index) =>
      this.#pdf.heightOfString(cells[index] || ' ', { ...TYPE, width: share * TEXT_WIDTH - 6 }),
    );
    return Math.max(...heights) + 2 * ROW_PADDING;
  }

  #text(said: string, size: number, { colour = INK }: { colour?: string } = {}): void {
    const text = printable(said);
    this.#pdf.fontSize(size).fillColor(colour);
    const height = this.#pdf.heightOfString(text, { ...TYPE, width: TEXT_WIDTH });
    this.#need(height);
    this.#pdf.text(text, MARGIN, this.#y, { ...TYPE, width: TEXT_WIDTH });
    this.#y += height;
  }

  #rule(): void {
    this.#pdf
      .lineWidth(0.8)
      .strokeColor(INK)
      .moveTo(MARGIN, this.#y)
      .lineTo(MARGIN + TEXT_WIDTH, this.#y)
      .stroke();
    this.#y += 6;
  }

  /** Begins a new page when so much does not fit. @returns whether it did */
  #need(height: number): boolean {
    if (this.#y + height <= PAGE.height - MARGIN - FOOT) return false;
    this.#pdf.addPage();
    this.#y = MARGIN;
    return true;
  }
}
