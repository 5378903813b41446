import { type Deed, day, daysAgo, type Person, type Telling } from './deed.ts';
import { HOUSE, STORY_DAYS } from './house.ts';
import { type Country, countries } from './people.ts';
import { jobTitles } from './writings.ts';

const FIRMS = 52;
const PEOPLE = 260;

export interface People {
  readonly people: readonly Person[];
  readonly products: readonly string[];
}

interface Firm {
  readonly key: string;
  readonly country: Country;
  readonly since: number;
}

/** Firms and people come in over three years; some move or change their number later. */
export function tellOfCustomers(telling: Telling, products: readonly string[]): People {
  const firms = Array.from({ length: FIRMS }, (_, at) => tellOfFirm(telling, at));
  const taken = new Set<string>();
  const people = Array.from({ length: PEOPLE }, (_, at) => tellOfPerson(telling, firms, taken, at));
  return { people, products };
}

function seller({ chance }: Telling, country: Country): Deed['by'] {
  if (country.code === 'DE' || country.code === 'PL') return chance.percent(90) ? 'jonas' : 'sofia';
  return chance.percent(85) ? 'sofia' : 'jonas';
}

function countryBy({ chance }: Telling): Country {
  let left = chance.whole(100);
  for (const country of countries) {
    left -= country.share;
    if (left < 0) return country;
  }
  return chance.one(countries);
}

function addressIn({ chance }: Telling, country: Country) {
  const [city, postalCode, region] = chance.one(country.cities);
  const street = `${chance.one(country.streets)} ${1 + chance.whole(120)}`;
  return { street, postal_code: postalCode, city, region, country: country.code };
}

function phoneIn({ chance }: Telling, country: Country): string | null {
  const digits = String(1000 + chance.whole(9000));
  return country.phone && chance.percent(80) ? country.phone(digits) : null;
}

function tellOfFirm(telling: Telling, at: number): Firm {
  const { chance, tell } = telling;
  const country = countryBy(telling);
  const since = STORY_DAYS - Math.floor((at * (STORY_DAYS - 60)) / FIRMS) - chance.whole(10);
  const values = {
    name: chance.one(country.firms)(chance.one(country.families)),
    type: chance.percent(72) ? 'customer' : chance.one(['prospect', 'supplier', 'partner']),
    industry: chance.one(['manufacturing', 'retail', 'education', 'services', 'other']),
    employees: 2 + chance.whole(90),
    email: `info@firma-${at}.example`,
    website: `https://firma-${at}.example`,
    phone: phoneIn(telling, country),
    ...addressIn(telling, country),
  };
  const key = `account:${at}`;
  tell(daysAgo(telling, since), seller(telling, country), ({ create }) => create(key, 'accounts', values));
  return { key, country, since };
}

/** A name that nobody has yet, as long as there are any. */
function freshName({ chance }: Telling, taken: Set<string>, country: Country, isWoman: boolean) {
  for (let attempt = 0; ; attempt += 1) {
    const firstName = chance.one(isWoman ? country.women : country.men);
    const lastName = chance.one(country.families);
    const name = `${firstName} ${lastName}`;
    if (taken.has(name) && attempt < 40) continue;
    taken.add(name);
    return { firstName, lastName };
  }
}

const unmarked: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ı: 'i', œ: 'oe', ' ': '-' };

/** `ainhoa.aragon@…`; names in other scripts get a number, as their owners do. */
function addressOf(name: string, at: number, firm: Firm | undefined): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^a-z.]/g, (letter) => unmarked[letter] ?? letter);
  const box = /^[a-z.-]+$/.test(plain) ? plain : 'kontakt';
  const domain = firm ? `firma-${firm.key.slice('account:'.length)}.example` : 'correo.example';
  return `${box}.${at + 1}@${domain}`;
}

function tellOfPerson(telling: Telling, firms: readonly Firm[], taken: Set<string>, at: number): Person {
  const { chance, tell, now } = telling;
  const firm = chance.percent(74) ? chance.one(firms) : undefined;
  const country = firm?.country ?? countryBy(telling);
  const isWoman = chance.percent(50);
  const { firstName, lastName } = freshName(telling, taken, country, isWoman);
  const latest = Math.max(4, (firm?.since ?? STORY_DAYS) - 3);
  const since = 3 + chance.whole(latest - 3);
  const email = addressOf(`${firstName}.${lastName}`, at, firm);
  const address = addressIn(telling, country);
  const values = {
    salutation: chance.percent(90) ? (isWoman ? 'ms' : 'mr') : null,
    first_name: firstName,
    last_name: lastName,
    academic_title: country.code === 'DE' && chance.percent(8) ? 'Dr.' : null,
    language: country.language,
    birth_date: firm ? null : day(now.subtract({ years: 20 + chance.whole(50), days: chance.whole(365) })),
    job_title: firm ? chance.one(jobTitles) : null,
    email,
    phone: phoneIn(telling, country),
    ...address,
    segment: chance.one(['key_account', 'regular', 'regular', 'occasional', 'prospect']),
    lead_source: chance.one(['recommendation', 'trade_fair', 'web_site', 'existing_customer']),
  };
  const key = `contact:${at}`;
  const by = seller(telling, country);
  const moment = daysAgo(telling, since);
  tell(moment, by, ({ create, id }) =>
    create(key, 'contacts', {
      ...values,
      account: firm ? id(firm.key) : null,
      owner: { module: 'groups', id: id(HOUSE) },
    }),
  );
  tellOfChanges(telling, { key, country, since, by });
  const name = `${firstName} ${lastName}`;
  return { key, firm: firm?.key, since: moment, language: country.language, name, email, address };
}

function tellOfChanges(
  telling: Telling,
  { key, country, since, by }: { key: string; country: Country; since: number; by: Deed['by'] },
): void {
  const { chance, tell } = telling;
  if (since < 30 || !chance.percent(22)) return;
  const { region: _, country: __, ...address } = addressIn(telling, country);
  const values = chance.percent(60) ? address : { job_title: chance.one(jobTitles), segment: 'regular' };
  tell(daysAgo(telling, 1 + chance.whole(since - 5)), by, ({ update }) => update(key, 'contacts', values));
}
