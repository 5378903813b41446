import { expect, test } from 'vitest';
import { speaker } from '../../web/words/words.tsx';
import { settingsWords } from '../settings/settings-words.ts';
import { matches, nearness } from './palette-items.ts';
import { places } from './palette-places.ts';
import { paletteWords } from './palette-words.ts';

test('a page is found by the beginnings of its words, without regard to case and accents', () => {
  expect(matches('Rights requests', 'rig req')).toBe(true);
  expect(matches('Configuración', 'CONFIGURACION')).toBe(true);
  expect(matches('Rights requests', 'quest')).toBe(false);
});

const all = ['administration', 'users', 'definitions', 'workflows', 'requests', 'secret_keys', 'calendars'];

function found(q: string, locale: 'en' | 'es', tools: readonly string[] = all): readonly string[] {
  const offered = places(tools, speaker(paletteWords, locale), speaker(settingsWords, locale));
  return offered.filter((place) => nearness(place, q)).map((place) => place.to);
}

test('what somebody means to do leads to its page, also where the page is called otherwise', () => {
  expect(found('add user', 'en')).toEqual(['/settings/users']);
  expect(found('workflow', 'en')).toEqual(['/settings/new-workflow', '/settings/workflows']);
  expect(found('backup', 'en')).toEqual(['/settings/examination']);
  expect(found('password', 'en')).toContain('/account');
  expect(found('add field', 'en')).toEqual(['/settings/modules']);
  expect(found('outbox', 'en')).toEqual(['/settings/mails']);
  expect(found('anadir usuario', 'es')).toEqual(['/settings/users']);
  expect(found('plantillas', 'es')).toEqual(['/mail-templates']);
});

test('a page that somebody may not open is not offered', () => {
  expect(found('add user', 'en', [])).toEqual([]);
  expect(found('new module', 'en', ['users'])).toEqual([]);
  expect(found('token', 'en', [])).toEqual(['/settings/tokens']);
});

test('a page that is called so is told from one that is only meant', () => {
  expect(nearness({ title: 'Users', also: 'people' }, 'use')).toBe('named');
  expect(nearness({ title: 'Users', also: 'people' }, 'peo')).toBe('meant');
  expect(nearness({ title: 'Users' }, 'people')).toBe(null);
});
