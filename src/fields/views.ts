import type { FieldTypeName } from '../metadata/field.ts';
import { addressView } from './address/address.view.tsx';
import { autonumberView } from './autonumber/autonumber.view.tsx';
import { checkboxView } from './checkbox/checkbox.view.tsx';
import { computedView } from './computed/computed.view.tsx';
import { countryView } from './country/country.view.tsx';
import { currencyView } from './currency/currency.view.tsx';
import { dateView } from './date/date.view.tsx';
import { dateTimeView } from './date-time/date-time.view.tsx';
import { decimalView } from './decimal/decimal.view.tsx';
import { dependentPicklistView } from './dependent-picklist/dependent-picklist.view.tsx';
import { emailView } from './email/email.view.tsx';
import type { FieldView } from './field-view.tsx';
import { fileView } from './file/file.view.tsx';
import { groupView } from './group/group.view.tsx';
import { imageView } from './image/image.view.tsx';
import { languageView } from './language/language.view.tsx';
import { longTextView } from './long-text/long-text.view.tsx';
import { multiPicklistView } from './multi-picklist/multi-picklist.view.tsx';
import { numberView } from './number/number.view.tsx';
import { percentView } from './percent/percent.view.tsx';
import { phoneView } from './phone/phone.view.tsx';
import { picklistView } from './picklist/picklist.view.tsx';
import { referenceView } from './reference/reference.view.tsx';
import { richTextView } from './rich-text/rich-text.view.tsx';
import { secretView } from './secret/secret.view.tsx';
import { textView } from './text/text.view.tsx';
import { timeView } from './time/time.view.tsx';
import { urlView } from './url/url.view.tsx';
import { userView } from './user/user.view.tsx';

const views: Readonly<Record<FieldTypeName, FieldView>> = {
  text: textView,
  long_text: longTextView,
  rich_text: richTextView,
  number: numberView,
  decimal: decimalView,
  currency: currencyView,
  percent: percentView,
  checkbox: checkboxView,
  date: dateView,
  time: timeView,
  date_time: dateTimeView,
  email: emailView,
  phone: phoneView,
  url: urlView,
  picklist: picklistView,
  multi_picklist: multiPicklistView,
  dependent_picklist: dependentPicklistView,
  reference: referenceView,
  user: userView,
  group: groupView,
  address: addressView,
  country: countryView,
  language: languageView,
  file: fileView,
  image: imageView,
  autonumber: autonumberView,
  computed: computedView,
  secret: secretView,
};

/** How a field type looks; a type that this app doesn't know yet is shown as text. */
export function fieldViewOf(type: FieldTypeName): FieldView {
  return Object.hasOwn(views, type) ? views[type] : textView;
}

/** Every view, for the check that none is missing. */
export const allFieldViews: readonly FieldView[] = Object.values(views);
