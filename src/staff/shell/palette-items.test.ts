import { expect, test } from 'vitest';
import { matches } from './palette-items.ts';

test('a page is found by the beginnings of its words, without regard to case and accents', () => {
  expect(matches('Rights requests', 'rig req')).toBe(true);
  expect(matches('Configuración', 'CONFIGURACION')).toBe(true);
  expect(matches('Rights requests', 'quest')).toBe(false);
});
