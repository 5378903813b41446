import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { areas, openAreas } from './areas.ts';
import { meQuery, modulesQuery } from './session-queries.ts';
import { BrokenPage, NoModulesPage, NotFoundPage } from './shell/error-pages.tsx';
import { Shell } from './shell/shell.tsx';

/** Every address of the app. Pages are loaded when somebody goes there; the areas' come from `areas.ts`. */
export function makeRouter(queries: QueryClient) {
  const root = createRootRoute({ component: Outlet });

  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./shell/sign-in-page.tsx'), 'SignInPage'),
  });

  const newPassword = createRoute({
    getParentRoute: () => root,
    path: '/new-password',
    component: lazyRouteComponent(() => import('./new-password/new-password-page.tsx'), 'NewPasswordPage'),
  });

  const finish = createRoute({
    getParentRoute: () => root,
    path: '/finish',
    component: lazyRouteComponent(() => import('./finish/finish-page.tsx'), 'FinishPage'),
  });

  const proven = createRoute({
    getParentRoute: () => root,
    path: '/proven',
    component: lazyRouteComponent(() => import('./prove/proven-page.tsx'), 'ProvenPage'),
  });

  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: Shell,
    beforeLoad: async ({ location }) => {
      const me = await queries.ensureQueryData(meQuery);
      if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
      if (me.session.unfinished) throw redirect({ to: '/finish', search: { to: location.href } });
      await queries.ensureQueryData(modulesQuery);
    },
  });

  const home = createRoute({
    getParentRoute: () => shell,
    path: '/',
    beforeLoad: async () => {
      const me = await queries.ensureQueryData(meQuery);
      const modules = await queries.ensureQueryData(modulesQuery);
      const first = openAreas(me?.tools ?? [])[0]?.path;
      const contacts =
        modules.find((module) => module.name === 'contacts') ?? modules.find((module) => !module.partOf);
      const path = first ?? (contacts && `/records/${contacts.name}`);
      if (path) throw redirect({ to: path, replace: true });
    },
    component: NoModulesPage,
  });

  const list = createRoute({
    getParentRoute: () => shell,
    path: '/records/$module',
    component: lazyRouteComponent(() => import('./records/list/list-page.tsx'), 'ListPage'),
  });

  const fresh = createRoute({
    getParentRoute: () => shell,
    path: '/records/$module/new',
    component: lazyRouteComponent(() => import('./records/form/new-record-page.tsx'), 'NewRecordPage'),
  });

  const record = createRoute({
    getParentRoute: () => shell,
    path: '/records/$module/$id',
    component: lazyRouteComponent(() => import('./records/record/record-page.tsx'), 'RecordPage'),
  });

  const account = createRoute({
    getParentRoute: () => shell,
    path: '/account',
    component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
  });

  // An address that nothing answers keeps the navigation around it.
  const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

  const ofAreas = areas
    .flatMap((area) => area.pages)
    .map((page) =>
      createRoute({
        getParentRoute: () => shell,
        path: page.path,
        component: lazyRouteComponent(async () => ({ Page: await page.load() }), 'Page'),
      }),
    );

  return createRouter({
    routeTree: root.addChildren([
      signIn,
      newPassword,
      finish,
      proven,
      shell.addChildren([home, list, fresh, record, ...ofAreas, account, nowhere]),
    ]),
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: false,
  });
}
