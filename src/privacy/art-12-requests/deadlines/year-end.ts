/** How long something is kept whose period runs from the end of a year. */
export interface YearEndRetention {
  readonly lastKeepDay: string;
  /** The first day on which it may go. Deleting is not an act due at an office: weekends and holidays do not move it. */
  readonly eligibleFrom: string;
}

/**
 * A retention period that begins with the end of the calendar year in which a document arose (Germany, § 147(4) AO): a voucher
 * of 15 March 2026, kept for 8 years, is kept up to 31 December 2034.
 */
export function retentionFromYearEnd(documentDate: Temporal.PlainDate, years: number): YearEndRetention {
  if (!Number.isInteger(years) || years < 1 || years > 100)
    throw new RangeError('A retention period has 1 to 100 years.');
  const last = Temporal.PlainDate.from({ year: documentDate.year + years, month: 12, day: 31 });
  return { lastKeepDay: last.toString(), eligibleFrom: last.add({ days: 1 }).toString() };
}
