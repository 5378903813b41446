import type { FieldDefinition } from '../metadata/field.ts';
import type { Finding, Parsed } from '../metadata/finding.ts';
import { refused } from '../metadata/finding.ts';
import type { Sentence } from '../metadata/label.ts';

/** Every code a field type can refuse a value or an option with, and what it means. docs/developers/findings.md lists them. */
export const fieldFindings = {
  'field.required': 'The field may not be empty.',
  'field.read_only': 'The system writes this field; a value was given.',
  'field.not_a_text': 'The value is not a text.',
  'field.blank': 'The text holds nothing but spaces.',
  'field.too_long': 'The text is longer than the field allows.',
  'field.line_break': 'A one-line text holds a line break.',
  'field.control_character': 'The text holds a character that cannot be printed.',
  'field.direction_mark': 'The text holds a hidden mark that turns its direction.',
  'field.broken_text': 'The text is not valid Unicode.',
  'field.not_a_number': 'The value is not a number.',
  'field.ambiguous_number': 'It cannot be told whether a mark groups thousands or begins the decimals.',
  'field.not_a_whole_number': 'The number has decimals, and the field takes none.',
  'field.inexact_number': 'A JSON number with so many digits is not exact.',
  'field.too_many_decimals': 'The number has more decimals than the field keeps.',
  'field.too_small': 'The number is below the smallest that the field takes.',
  'field.too_large': 'The number is above the largest that the field takes.',
  'field.other_currency': 'The amount is written in another currency than the field has.',
  'field.not_a_checkbox': 'The value is neither yes nor no.',
  'field.not_a_date': 'The value is not a date.',
  'field.no_such_day': 'The date is written rightly, but the calendar has no such day.',
  'field.ambiguous_date': 'It cannot be told which number is the day and which the month.',
  'field.short_year': 'The year has two digits, so the century is unknown.',
  'field.date_has_time': 'The value has a time of day, and the field holds a date.',
  'field.not_a_time': 'The value is not a time of day.',
  'field.not_an_instant': 'The value is not a date with a time.',
  'field.no_offset': 'A date with a time does not say its offset from UTC.',
  'field.no_such_local_time': 'The clocks changed: this local time is missing or happens twice.',
  'field.not_an_email': 'The value is not an e-mail address.',
  'field.not_a_phone': 'The value is not a telephone number.',
  'field.phone_without_country': 'The telephone number does not say its country.',
  'field.phone_extension': 'The telephone number has an extension, which the field cannot hold.',
  'field.not_a_url': 'The value is not a web address.',
  'field.not_a_choice': 'The value is none of the choices.',
  'field.closed_choice': 'The choice may stay on old records but not be chosen anew.',
  'field.choice_not_offered': 'The choice is not offered for the value of the field it depends on.',
  'field.duplicate_choice': 'A choice was given twice.',
  'field.not_a_list': 'The value is not a list.',
  'field.too_many_values': 'The list is too long.',
  'field.not_a_reference': 'The value does not name a record.',
  'field.wrong_module': 'The record is of a module that the field does not refer to.',
  'field.not_an_address': 'The value is not an address.',
  'field.not_a_country': 'The value is not a country.',
  'field.not_a_language': 'The value is not a language.',
  'field.not_a_file': 'The value does not name a stored file.',
  'field.sealed': 'The value of a secret was written as the mark that stands for it.',
  'options.unknown': 'The type has no such option.',
  'options.wrong_type': 'The option has the wrong type of value.',
  'options.range': 'The option is outside what the type can do.',
  'options.missing': 'The type needs this option.',
  'options.choices': 'The choices are not right.',
  'options.modules': 'The modules of a reference are not right.',
  'options.inner': 'The type inside the secret is not one that can be sealed.',
} as const;

export type FieldFindingCode = keyof typeof fieldFindings;

export function fieldFinding(code: FieldFindingCode, field: FieldDefinition, message: Sentence): Finding {
  return { code, field: field.name, message };
}

/** A refused value of a field, with one finding. */
export function refuse(code: FieldFindingCode, field: FieldDefinition, message: Sentence): Parsed<never> {
  return refused(fieldFinding(code, field, message));
}

/** A finding about an option of a field's definition, with its path. */
export function optionFinding(
  code: FieldFindingCode,
  field: FieldDefinition,
  option: string,
  message: Sentence,
): Finding {
  return { code, field: `${field.name}.options.${option}`, message };
}
