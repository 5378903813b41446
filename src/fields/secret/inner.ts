/** What a secret holds once it is opened: a value of one of these types, with that type's own options. */
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import { checkbox } from '../checkbox/checkbox.ts';
import { country } from '../country/country.ts';
import { date } from '../date/date.ts';
import { dateTime } from '../date-time/date-time.ts';
import { decimal } from '../decimal/decimal.ts';
import { email } from '../email/email.ts';
import type { FieldType } from '../field-type.ts';
import { file } from '../file/file.ts';
import { longText } from '../long-text/long-text.ts';
import { multiPicklist } from '../multi-picklist/multi-picklist.ts';
import { number } from '../number/number.ts';
import { percent } from '../percent/percent.ts';
import { phone } from '../phone/phone.ts';
import { picklist } from '../picklist/picklist.ts';
import { text } from '../text/text.ts';
import { time } from '../time/time.ts';
import { url } from '../url/url.ts';
import { innerField, innerTypeName } from './inner-field.ts';

/** Those whose value stands by itself. What leads to another record is no secret of this one. */
const INNER: ReadonlyMap<FieldTypeName, FieldType> = new Map(
  [
    text,
    longText,
    number,
    decimal,
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
    country,
    file,
  ].map((type) => [type.name, type]),
);

export const innerTypes: readonly FieldTypeName[] = [...INNER.keys()];

export interface Inner {
  readonly type: FieldType;
  /** The field as the inner type knows it. */
  readonly field: FieldDefinition;
}

/** The type inside a secret; undefined where its option `type` names none that can be sealed. */
export function innerOf(secret: FieldDefinition): Inner | undefined {
  const type = INNER.get(innerTypeName(secret));
  return type && { type, field: innerField(secret) };
}
