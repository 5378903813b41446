import { expect, test } from 'vitest';
import { nameFrom, prefixFrom } from './suggest-names.ts';

test('a name follows from what people call the field, in any language written in Latin letters', () => {
  expect(nameFrom('First registration')).toBe('first_registration');
  expect(nameFrom('Fecha de matrícula')).toBe('fecha_de_matricula');
  expect(nameFrom("Driver's licence no. 2")).toBe('drivers_licence_no_2');
  expect(nameFrom('Straße')).toBe('strasse');
  expect(nameFrom('2nd name')).toBe('nd_name');
  expect(nameFrom('Όνομα')).toBe('');
});

test('a name that SQL or another field has is not suggested', () => {
  expect(nameFrom('Order')).toBe('order_kind');
  expect(nameFrom('Plate', ['plate'])).toBe('plate_2');
  expect(nameFrom('Plate', ['plate', 'plate_2'])).toBe('plate_3');
});

test('a prefix is of two to six capital letters and no other module has it', () => {
  expect(prefixFrom('Vehicle', [])).toBe('VEH');
  expect(prefixFrom('Contract', ['CON'])).toBe('CONT');
  expect(prefixFrom('Ox', ['OX'])).toBe('OXA');
  expect(prefixFrom('X', [])).toBe('');
});
