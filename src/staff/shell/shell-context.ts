import { createContext, useContext } from 'react';

export interface ShellDoors {
  openPalette(): void;
  openKeys(): void;
  openNavigation(): void;
}

const closed: ShellDoors = {
  openPalette: () => undefined,
  openKeys: () => undefined,
  openNavigation: () => undefined,
};

export const ShellContext = createContext<ShellDoors>(closed);

/** What a page can open of the shell. */
export function useShell(): ShellDoors {
  return useContext(ShellContext);
}
