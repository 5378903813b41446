import { expect, test } from 'vitest';
import { compareManifests } from './compare-manifests.ts';

const part = (name: string, sha256: string) => ({ name, mediaType: 'text/plain', bytes: 1, sha256 });

test('two copies are told apart by the places that hold another number of items, and by their files', () => {
  const earlier = {
    places: [
      { place: 'contacts', items: 1 },
      { place: 'tickets', items: 3 },
      { place: 'files', items: 2 },
    ],
    parts: [part('data.json', 'aa'), part('letter.pdf', 'bb'), part('old.txt', 'cc')],
  };
  const later = {
    places: [
      { place: 'contacts', items: 1 },
      { place: 'tickets', items: 5 },
      { place: 'comments', items: 4 },
    ],
    parts: [part('data.json', 'ad'), part('letter.pdf', 'bb'), part('new.txt', 'dd')],
  };
  expect(compareManifests(earlier, later)).toEqual({
    places: [
      { place: 'tickets', before: 3, now: 5 },
      { place: 'files', before: 2, now: 0 },
      { place: 'comments', before: 0, now: 4 },
    ],
    files: [
      { name: 'data.json', change: 'changed' },
      { name: 'old.txt', change: 'went' },
      { name: 'new.txt', change: 'came' },
    ],
  });
});

test('a copy that was made twice of the same data differs in nothing', () => {
  const manifest = { places: [{ place: 'contacts', items: 1 }], parts: [part('data.json', 'aa')] };
  expect(compareManifests(manifest, manifest)).toEqual({ places: [], files: [] });
});
