import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode, useEffect, useState } from 'react';
import type { Locale } from '../metadata/label.ts';
import { Look } from '../web/theme/scheme.tsx';
import { LocaleProvider } from '../web/words/words.tsx';
import { Refusal } from './api.ts';
import { makeRouter } from './router.tsx';
import { meQuery } from './session-queries.ts';

/** Asks again only where asking again can help: the network, and faults of the service. */
function mayHelp(failures: number, cause: unknown): boolean {
  return cause instanceof Refusal && (cause.status === 0 || cause.status >= 500) && failures < 2;
}

const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayHelp, refetchOnWindowFocus: false }, mutations: { retry: false } },
});
const router = makeRouter(queries);

/** The staff app. */
export function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Language>
          <Look>
            <RouterProvider router={router} />
          </Look>
        </Language>
      </QueryClientProvider>
    </StrictMode>
  );
}

const languageKey = 'attesta.language';

/** The person's language, the one last used here, or the browser's. */
function Language({ children }: { readonly children: ReactNode }) {
  const chosen = useQuery({ ...meQuery, enabled: false }).data?.language;
  const [before] = useState<Locale>(() => {
    const kept = localStorage.getItem(languageKey) ?? navigator.language;
    return kept.startsWith('es') ? 'es' : 'en';
  });
  const locale = chosen ?? before;
  useEffect(() => {
    document.documentElement.lang = locale;
    localStorage.setItem(languageKey, locale);
  }, [locale]);
  return <LocaleProvider locale={locale}>{children}</LocaleProvider>;
}
