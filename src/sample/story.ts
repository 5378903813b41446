/** The whole story of the sample company, as deeds in the order of time. */

import { tellOfAccountability } from './accountability.ts';
import { tellOfCases } from './cases.ts';
import { tellOfConsents } from './consents.ts';
import { tellOfCustomers } from './customers.ts';
import type { Deed, Telling } from './deed.ts';
import { tellOfHouse } from './house.ts';
import { tellOfPapers } from './papers.ts';
import { chanceOf } from './random.ts';
import { tellOfRecipients } from './recipients.ts';
import { tellOfReports } from './reports.ts';
import { tellOfSecrets } from './secrets.ts';
import { tellOfSupport } from './support.ts';
import { tellOfTrade } from './trade.ts';

/** Three years of deeds that end at `now`, always the same for the same `now`. */
export function story(now: Temporal.Instant, timeZone: string): readonly Deed[] {
  const deeds: Deed[] = [];
  const telling: Telling = {
    now: now.toZonedDateTimeISO(timeZone),
    chance: chanceOf(20_260_301),
    tell: (at, by, does) => deeds.push({ at: at.toInstant(), by, does }),
  };
  const people = tellOfCustomers(telling, tellOfHouse(telling));
  tellOfTrade(telling, people);
  tellOfSupport(telling, people);
  tellOfPapers(telling, people);
  tellOfConsents(telling, people);
  tellOfRecipients(telling, people.people);
  tellOfAccountability(telling, people.people);
  tellOfCases(telling, people);
  tellOfSecrets(telling, people.people);
  tellOfReports(telling);
  const past = deeds.filter((deed) => Temporal.Instant.compare(deed.at, now) <= 0);
  return past.sort((one, other) => Temporal.Instant.compare(one.at, other.at));
}
