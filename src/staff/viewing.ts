/** Looking as another user, kept for this tab alone: the id that every GET carries while it lasts. */
const KEY = 'attesta.viewAs';

/** Calls that stay the looker's own: they end the look, or sign out. */
const OWN = ['/view-as', '/sessions'];

export const viewing = {
  get: (): string | null => sessionStorage.getItem(KEY),
  start(id: string): void {
    sessionStorage.setItem(KEY, id);
  },
  stop(): void {
    sessionStorage.removeItem(KEY);
  },
  /** The header of a call, where it is to look as the other. */
  headers(path: string): Readonly<Record<string, string>> {
    const id = viewing.get();
    const own = OWN.some((one) => path === one || path.startsWith(`${one}/`));
    return id === null || own ? {} : { 'attesta-view-as': id };
  },
};
