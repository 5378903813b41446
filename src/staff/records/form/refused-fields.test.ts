import { expect, test } from 'vitest';
import { labelText } from '../../../metadata/label.ts';
import { contacts } from '../../../modules/contacts/contacts.ts';
import { Refusal } from '../../api.ts';
import { refusedFields } from './refused-fields.ts';

const finding = (field: string, message: string) => ({ code: 'x', field, message });
const refused = new Refusal(422, 'values_refused', 'Two values were refused.', [
  finding('email', 'Write one e-mail address, such as name@example.eu.'),
  finding('last_name', 'Fill in Family name.'),
  finding('', 'Somebody else was quicker.'),
]);

test('on top of a refused form each sentence names its field; at the field it stands as it was said', () => {
  const { byField, summary } = refusedFields(refused, contacts, (label) => labelText(label, 'en'));
  expect(summary.map((one) => one.message)).toEqual([
    'E-mail: Write one e-mail address, such as name@example.eu.',
    'Fill in Family name.',
    'Somebody else was quicker.',
  ]);
  expect(byField.get('email')).toBe('Write one e-mail address, such as name@example.eu.');
});
