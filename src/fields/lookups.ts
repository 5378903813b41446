import { createContext, type ReactNode, useContext } from 'react';

export interface FoundRecord {
  readonly module: string;
  readonly id: string;
  readonly number?: string | undefined;
  readonly title: string;
}

/** What fields ask of the app around them: finding records, keeping files, leading to a page. */
export interface Lookups {
  /** Records of a module (`users` and `groups` too) whose title or number matches. */
  find(module: string, q: string, signal?: AbortSignal): Promise<readonly FoundRecord[]>;
  keepFile(file: File, onProgress: (part: number) => void): Promise<FoundRecord>;
  fileAddress(id: string): string;
  /** A link to a file, under its name as soon as that is known. */
  fileLink(id: string, title: string | null): ReactNode;
  link(to: FoundRecord, children: ReactNode): ReactNode;
}

const LookupsContext = createContext<Lookups | null>(null);

export const LookupsProvider = LookupsContext.Provider;

export function useLookups(): Lookups {
  const lookups = useContext(LookupsContext);
  if (!lookups) throw new Error('A field that looks things up stands outside LookupsProvider.');
  return lookups;
}
