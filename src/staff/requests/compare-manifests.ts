import type { ManifestJson } from './shapes.ts';

/** What two copies of the same person's data differ in. */
export interface CopyDifference {
  /** Places whose number of items is another one; those of neither are left out. */
  readonly places: readonly { readonly place: string; readonly before: number; readonly now: number }[];
  /** Files that came, went, or have another content. */
  readonly files: readonly { readonly name: string; readonly change: 'came' | 'went' | 'changed' }[];
}

/** Compares an earlier copy with a later one by what their manifests say. */
export function compareManifests(earlier: ManifestJson, later: ManifestJson): CopyDifference {
  const before = new Map((earlier.places ?? []).map(({ place, items }) => [place, items]));
  const now = new Map((later.places ?? []).map(({ place, items }) => [place, items]));
  const places = [...new Set([...before.keys(), ...now.keys()])]
    .map((place) => ({ place, before: before.get(place) ?? 0, now: now.get(place) ?? 0 }))
    .filter((each) => each.before !== each.now);
  const sums = (manifest: ManifestJson) =>
    new Map((manifest.parts ?? []).map(({ name, sha256 }) => [name, sha256]));
  const [old, fresh] = [sums(earlier), sums(later)];
  const files = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), fresh.get(name)];
    if (was === is) return [];
    return [{ name, change: was === undefined ? 'came' : is === undefined ? 'went' : 'changed' } as const];
  });
  return { places, files };
}
