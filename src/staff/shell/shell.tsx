import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { LookupsProvider } from '../../fields/lookups.ts';
import { readsElsewhere } from '../../fields/shown-zone.ts';
import { isTyping } from '../../web/table/table-keys.ts';
import { placeOf } from '../../web/words/dates.ts';
import { useWords } from '../../web/words/words.tsx';
import { serviceNow } from '../clock.ts';
import { useConnection } from '../connection.ts';
import { makeLookups } from '../lookups.tsx';
import { SureProvider } from '../parts/sure.tsx';
import { useProving } from '../prove/proving.ts';
import { useMe } from '../session.tsx';
import { shellWords } from '../words/shell-words.ts';
import { AwayBanner } from './away-banner.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';
import { ShellContext } from './shell-context.ts';

const Palette = lazy(() => import('./palette.tsx').then((it) => ({ default: it.Palette })));
const KeysHelp = lazy(() => import('./keys-help.tsx').then((it) => ({ default: it.KeysHelp })));
const NavigationDrawer = lazy(() =>
  import('./navigation-drawer.tsx').then((it) => ({ default: it.NavigationDrawer })),
);
const ProveDialog = lazy(() =>
  import('../prove/prove-dialog.tsx').then((it) => ({ default: it.ProveDialog })),
);
const AccountNotice = lazy(() =>
  import('../account/account-notice.tsx').then((it) => ({ default: it.AccountNotice })),
);
const ViewingBanner = lazy(() =>
  import('./viewing-banner.tsx').then((it) => ({ default: it.ViewingBanner })),
);
const SignInAgain = lazy(() => import('./sign-in-again.tsx').then((it) => ({ default: it.SignInAgain })));

type Open = 'palette' | 'keys' | 'navigation' | null;

/** What stands around every page: navigation, palette, help, banners, and the sign-in over a page whose session ended. */
export function Shell() {
  const say = useWords(shellWords);
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(null);
  const { session } = useConnection();
  const asking = useProving();
  const lookups = useMemo(() => makeLookups(), []);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const context = useMemo(
    () => ({
      openPalette: () => setOpen('palette'),
      openKeys: () => setOpen('keys'),
      openNavigation: () => setOpen('navigation'),
    }),
    [],
  );
  useShellKeys(setOpen);
  useInnerLinks((href) => void navigate({ href }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes what was open over the last one
  useEffect(() => setOpen((now) => (now === 'navigation' ? null : now)), [path]);

  return (
    <ShellContext value={context}>
      <LookupsProvider value={lookups}>
        <SureProvider>
          <div className={classes.frame}>
            <a href="#content" className={classes.skip}>
              {say('skip')}
            </a>
            <div className={classes.side}>
              <Navigation />
            </div>
            <div className={classes.page}>
              <Notices />
              <AwayBanner />
              <main id="content" tabIndex={-1} className={classes.main}>
                <Suspense fallback={<div className={classes.loading} aria-busy />}>
                  <Outlet />
                </Suspense>
              </main>
              <ZoneNote />
            </div>
          </div>
          <Suspense fallback={null}>
            {open === 'palette' && (
              <Palette
                onClose={() => setOpen(null)}
                onGo={(to) => {
                  setOpen(null);
                  void navigate({ to });
                }}
              />
            )}
            {open === 'navigation' && <NavigationDrawer onClose={() => setOpen(null)} />}
            {open === 'keys' && <KeysHelp onClose={() => setOpen(null)} />}
            {session === 'ended' && <SignInAgain />}
            {asking && <ProveDialog accepted={asking.accepted} onSettle={asking.settle} />}
          </Suspense>
        </SureProvider>
      </LookupsProvider>
    </ShellContext>
  );
}

/** What is said over every page to few people, and loaded for them. */
function Notices() {
  const { viewAs, session } = useMe();
  return (
    <Suspense fallback={null}>
      {viewAs && <ViewingBanner />}
      {(session.secondFactorDue || session.others > 0) && <AccountNotice />}
    </Suspense>
  );
}

/** Whose clock every time on the page is by, for a reader whose own shows another. */
function ZoneNote() {
  const say = useWords(shellWords);
  const { timeZone } = useMe();
  if (timeZone === null || !readsElsewhere(serviceNow())) return null;
  return (
    <footer className={classes.zone}>{say('zone', { place: placeOf(timeZone), zone: timeZone })}</footer>
  );
}

/** A plain link to a page of this app is followed without loading the app anew. */
function useInnerLinks(go: (href: string) => void) {
  const live = useRef(go);
  live.current = go;
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const plain =
        event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (event.defaultPrevented || !plain || !link || link.target || link.hasAttribute('download')) return;
      const to = new URL(link.href, location.href);
      if (to.origin !== location.origin || to.pathname.startsWith('/api/') || to.hash !== '') return;
      event.preventDefault();
      live.current(to.pathname + to.search);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, []);
}

function useShellKeys(setOpen: (open: Open) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('palette');
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        setOpen('keys');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [setOpen]);
}
