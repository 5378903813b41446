/**
 * Scrolling over more rows than a browser can make a page tall (Chromium stops at about 33 million pixels, Firefox at
 * 17). The page is at most `limit` pixels tall; small steps move row by row, long ones jump in proportion. The idea is
 * SlickGrid's: the content keeps an offset that changes from page to page.
 */
export interface TallMeasure {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewport: number;
  /** Pixels that all rows need. */
  readonly total: number;
  /** Pixels that the page has. */
  readonly height: number;
  readonly pages: number;
  readonly pageHeight: number;
  /** Offset that each page adds. */
  readonly shift: number;
}

/** Where the reader is: the element's scrollTop, and what is to be added to it to get the place among all rows. */
export interface TallPlace {
  readonly scrollTop: number;
  readonly offset: number;
}

const limit = 8_000_000;
const pageShare = 100;

export function measureTall(rows: number, rowHeight: number, viewport: number): TallMeasure {
  const total = rows * rowHeight;
  const basis = { rows, rowHeight, viewport, total };
  if (total <= limit) return { ...basis, height: total, pages: 1, pageHeight: Math.max(1, total), shift: 0 };
  const pageHeight = limit / pageShare;
  const pages = Math.floor(total / pageHeight);
  return { ...basis, height: limit, pages, pageHeight, shift: (total - limit) / (pages - 1) };
}

/** The place that shows pixel `y` of all rows at the top. */
export function placeOf(measure: TallMeasure, y: number): TallPlace {
  const top = Math.min(Math.max(0, y), Math.max(0, measure.total - measure.viewport));
  const page = Math.min(measure.pages - 1, Math.floor(top / measure.pageHeight));
  const offset = Math.round(page * measure.shift);
  return { scrollTop: top - offset, offset };
}

/** The place after the browser scrolled to `scrollTop`: a step keeps every row reachable, a drag jumps in proportion. */
export function afterScroll(measure: TallMeasure, before: TallPlace, scrollTop: number): TallPlace {
  if (measure.pages === 1) return { scrollTop, offset: 0 };
  if (Math.abs(scrollTop - before.scrollTop) < measure.viewport)
    return placeOf(measure, scrollTop + before.offset);
  const range = measure.height - measure.viewport;
  const part = range <= 0 ? 0 : (scrollTop * (measure.total - measure.viewport)) / range / measure.pageHeight;
  const page = Math.min(measure.pages - 1, Math.floor(part));
  return { scrollTop, offset: Math.round(page * measure.shift) };
}

export interface RowRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** The rows in view, with some more on either side. */
export function rowsInView(measure: TallMeasure, place: TallPlace, more: number): RowRange {
  const y = place.scrollTop + place.offset;
  const first = Math.max(0, Math.floor(y / measure.rowHeight) - more);
  const end = Math.min(measure.rows, Math.ceil((y + measure.viewport) / measure.rowHeight) + more);
  return { first: Math.min(first, end), end };
}

/** The place that brings a row into view, or null when it is there already. `cover`: pixels hidden by a sticky header. */
export function revealRow(measure: TallMeasure, place: TallPlace, row: number): TallPlace | null {
  const y = place.scrollTop + place.offset;
  const top = row * measure.rowHeight;
  if (top < y) return placeOf(measure, top);
  if (top + measure.rowHeight > y + measure.viewport)
    return placeOf(measure, top + measure.rowHeight - measure.viewport);
  return null;
}
