/** Every field type: a new one is its folder, and one line here. */
import type { FieldTypeName } from '../metadata/field.ts';
import { address } from './address/address.ts';
import { autonumber } from './autonumber/autonumber.ts';
import { checkbox } from './checkbox/checkbox.ts';
import { computed } from './computed/computed.ts';
import { country } from './country/country.ts';
import { currency } from './currency/currency.ts';
import { date } from './date/date.ts';
import { dateTime } from './date-time/date-time.ts';
import { decimal } from './decimal/decimal.ts';
import { dependentPicklist } from './dependent-picklist/dependent-picklist.ts';
import { email } from './email/email.ts';
import type { FieldType } from './field-type.ts';
import { file } from './file/file.ts';
import { group } from './group/group.ts';
import { image } from './image/image.ts';
import { language } from './language/language.ts';
import { longText } from './long-text/long-text.ts';
import { multiPicklist } from './multi-picklist/multi-picklist.ts';
import { number } from './number/number.ts';
import { percent } from './percent/percent.ts';
import { phone } from './phone/phone.ts';
import { picklist } from './picklist/picklist.ts';
import { reference } from './reference/reference.ts';
import { richText } from './rich-text/rich-text.ts';
import { secret } from './secret/secret.ts';
import { text } from './text/text.ts';
import { time } from './time/time.ts';
import { url } from './url/url.ts';
import { user } from './user/user.ts';

/** In the order that the form builder offers them. */
const ALL: readonly FieldType[] = [
  text,
  longText,
  richText,
  number,
  decimal,
  currency,
  percent,
  checkbox,
  date,
  time,
  dateTime,
  email,
  phone,
  url,
  picklist,
  multiPicklist,
  dependentPicklist,
  reference,
  user,
  group,
  address,
  country,
  language,
  file,
  image,
  autonumber,
  computed,
  secret,
];

export const fieldTypes: ReadonlyMap<FieldTypeName, FieldType> = new Map(
  ALL.map((type) => [type.name, type]),
);

/** The type of that name. Throws a `TypeError` where there is none: definitions are checked before they get here. */
export function fieldType(name: FieldTypeName): FieldType {
  const type = fieldTypes.get(name);
  if (!type) throw new TypeError(`There is no field type "${String(name)}".`);
  return type;
}
