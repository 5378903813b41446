import type { FieldTypeName } from '../../metadata/field.ts';
import { checkboxView } from '../checkbox/checkbox.view.tsx';
import { countryView } from '../country/country.view.tsx';
import { dateView } from '../date/date.view.tsx';
import { dateTimeView } from '../date-time/date-time.view.tsx';
import { decimalView } from '../decimal/decimal.view.tsx';
import { emailView } from '../email/email.view.tsx';
import type { FieldView } from '../field-view.tsx';
import { fileView } from '../file/file.view.tsx';
import { longTextView } from '../long-text/long-text.view.tsx';
import { multiPicklistView } from '../multi-picklist/multi-picklist.view.tsx';
import { numberView } from '../number/number.view.tsx';
import { percentView } from '../percent/percent.view.tsx';
import { phoneView } from '../phone/phone.view.tsx';
import { picklistView } from '../picklist/picklist.view.tsx';
import { textView } from '../text/text.view.tsx';
import { timeView } from '../time/time.view.tsx';
import { urlView } from '../url/url.view.tsx';

const views: ReadonlyMap<FieldTypeName, FieldView> = new Map(
  [
    textView,
    longTextView,
    numberView,
    decimalView,
    percentView,
    checkboxView,
    dateView,
    timeView,
    dateTimeView,
    emailView,
    phoneView,
    urlView,
    picklistView,
    multiPicklistView,
    countryView,
    fileView,
  ].map((view) => [view.name, view]),
);

/** How what is inside a secret is shown and written once it is open. */
export function innerViewOf(type: unknown): FieldView {
  return views.get(type as FieldTypeName) ?? textView;
}

/** For the check that no inner type lacks its view. */
export const innerViewNames: readonly FieldTypeName[] = [...views.keys()];
