import { Menu, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconCheck, IconLogout, IconSelector, IconShieldLock } from '../../web/icons.ts';
import { Initials } from '../../web/layout/layout.tsx';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { recent } from '../recent.ts';
import { useMe } from '../session.tsx';
import type { Me } from '../shapes.ts';
import { shellWords } from '../words/shell-words.ts';
import classes from './account-menu.module.css';

const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'es', name: 'Español' },
] as const;

/** Who is signed in, with language, look and signing out. */
export function AccountMenu() {
  const say = useWords(shellWords);
  const me = useMe();
  const locale = useLocale();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const tick = (on: boolean) =>
    on ? <IconCheck size={15} aria-hidden /> : <span className={classes.noTick} />;
  const speak = async (language: 'en' | 'es') => {
    const next: Me = { ...me, language };
    queries.setQueryData<Me | null>(['me'], next);
    await call('PATCH', '/me', { body: { locale: language } }).catch(() => undefined);
  };
  const leave = async () => {
    const left = await call<{ signOutUrl: string } | undefined>('DELETE', '/sessions/current').catch(
      () => undefined,
    );
    recent.forget();
    queries.clear();
    if (left) window.location.assign(left.signOutUrl);
    else await navigate({ to: '/sign-in' });
  };
  return (
    <Menu position="top-start" width={212} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={classes.account}>
          <Initials name={me.name} />
          <span className={classes.who}>
            <b>
              <bdi>{me.name}</bdi>
            </b>
            {me.role && <span>{me.role}</span>}
          </span>
          <IconSelector size={15} aria-hidden />
          <span className="at-unseen">{say('account')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('language')}</Menu.Label>
        {languages.map((each) => (
          <Menu.Item
            key={each.locale}
            lang={each.locale}
            leftSection={tick(locale === each.locale)}
            onClick={() => void speak(each.locale)}
          >
            {each.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{say('look')}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            leftSection={tick(colorScheme === scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {say(scheme === 'auto' ? 'system' : scheme)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconShieldLock size={15} aria-hidden />}
          onClick={() => void navigate({ to: '/account' })}
        >
          {say('account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void leave()}>
          {say('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
