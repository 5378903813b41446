import { queryOptions } from '@tanstack/react-query';
import { showZone } from '../fields/shown-zone.ts';
import { call, Refusal } from './api.ts';
import { followServiceClock } from './clock.ts';
import { type Loose, name, number, object, text } from './read.ts';
import type { Me, ModuleInfo, SessionStanding } from './shapes.ts';

const minute = 60_000;

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      const me = readMe(await call('GET', '/me', { signal }));
      followServiceClock(me.now);
      showZone(me.timeZone);
      return me;
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.status === 401) return null;
      throw refusal;
    }
  },
  staleTime: 5 * minute,
  retry: false,
});

function readViewAs(it: Readonly<Record<string, unknown>>): Me['viewAs'] {
  const id = text(it.id);
  const until = text(it.until);
  return id !== null && until !== null ? { id, until } : null;
}

function readMe(answer: unknown): Me {
  const it = object(answer);
  const user = object(it.user);
  const controller = object(it.controller);
  const locale = text(user.locale);
  return {
    id: text(user.id) ?? '',
    username: text(user.username) ?? '',
    name: text(user.name) ?? text(user.username) ?? '',
    role: name(user.role),
    language: locale === 'es' || locale === 'en' ? locale : null,
    company: text(controller.name),
    timeZone: text(controller.timeZone),
    country: text(controller.country),
    tools: Array.isArray(it.tools) ? it.tools.filter((tool) => typeof tool === 'string') : [],
    modules: object(it.modules) as Me['modules'],
    sealedAt: text(object(it.sealing).lastSealedAt),
    sealingHealthy: object(it.sealing).healthy !== false,
    now: text(it.now),
    viewAs: readViewAs(object(it.viewAs)),
    session: readStanding(object(it.session)),
  };
}

const steps = ['second_factor', 'enrol_second_factor', 'change_password'] as const;

function readStanding(it: Loose): SessionStanding {
  return {
    unfinished: steps.find((step) => step === it.unfinished) ?? null,
    passwordReason: text(it.passwordReason),
    secondFactorDue: text(it.secondFactorDue),
    others: number(it.others) ?? 0,
  };
}

/** Every module that the person may see, with definitions and rights. */
export const modulesQuery = queryOptions({
  queryKey: ['modules'],
  queryFn: async ({ signal }): Promise<readonly ModuleInfo[]> => {
    const answer = await call<{ items?: readonly ModuleInfo[] } | readonly ModuleInfo[]>('GET', '/modules', {
      signal,
    });
    return 'items' in answer ? (answer.items ?? []) : (answer as readonly ModuleInfo[]);
  },
  staleTime: 5 * minute,
});
