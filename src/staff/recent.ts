import { useSyncExternalStore } from 'react';

/** What leads back to a record. Names are personal data, and no browser keeps them: they are asked for when they are shown. */
export interface Pointer {
  readonly module: string;
  readonly id: string;
}

const recentKey = 'attesta.recent';
const starKey = 'attesta.stars';
const kept = 12;
const listeners = new Set<() => void>();

function read<T>(storage: Storage, key: string): readonly T[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function write(storage: Storage, key: string, value: readonly unknown[]): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the list is empty the next time.
  }
  for (const listener of listeners) listener();
}

/** The records opened last: they end with the tab or with signing out; stars outlive it. */
export const recent = {
  all: (): readonly Pointer[] => read<Pointer>(sessionStorage, recentKey),
  add({ module, id }: Pointer): void {
    const others = recent.all().filter((one) => one.id !== id);
    write(sessionStorage, recentKey, [{ module, id }, ...others].slice(0, kept));
  },
  forget(): void {
    sessionStorage.removeItem(recentKey);
  },
};

function starred(): readonly string[] {
  return read<string>(localStorage, starKey);
}

/** Whether a record is starred here, and turning it. */
export function useStar(module: string, id: string): readonly [boolean, () => void] {
  const key = `${module}/${id}`;
  const on = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => starred().includes(key),
  );
  const turn = () =>
    write(localStorage, starKey, on ? starred().filter((one) => one !== key) : [...starred(), key]);
  return [on, turn];
}

/** The starred records, those starred first on top. */
export function useStars(): readonly Pointer[] {
  const written = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => starred().join(' '),
  );
  return written
    .split(' ')
    .map((star) => star.split('/'))
    .flatMap(([module, id]) => (module && id ? [{ module, id }] : []));
}
