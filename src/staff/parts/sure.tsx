import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react';

const SureDialog = lazy(() => import('./sure-dialog.tsx').then((it) => ({ default: it.SureDialog })));

/** Something that is done only after a second thought. */
export interface Sure {
  /** What is done, to what: `Remove Vault`. */
  readonly title: string;
  /** What follows from it. */
  readonly text: ReactNode;
  /** The button's words: verb and object. */
  readonly submit: string;
  /** Refused, it stays open and says why. */
  work(): Promise<unknown>;
}

const SureContext = createContext<(sure: Sure) => void>(() => undefined);

/** Asks for a second thought before something is done. */
export const useSure = (): ((sure: Sure) => void) => useContext(SureContext);

/** Stands around the pages, so that a question outlives the row or the dialog it was asked from. */
export function SureProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Sure | null>(null);
  return (
    <SureContext value={setAsked}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <SureDialog sure={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </SureContext>
  );
}
