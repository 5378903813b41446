import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { IconChevronRight, IconHelp, IconMenu2 } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { shellWords } from '../words/shell-words.ts';
import { useShell } from './shell-context.ts';
import classes from './top-bar.module.css';

export interface Crumb {
  readonly label: ReactNode;
  readonly to?: string;
  readonly search?: Record<string, unknown>;
}

/** The bar over a page: where one is, and what can be done to the page as a whole. */
export function TopBar({
  crumbs,
  children,
}: {
  readonly crumbs: readonly Crumb[];
  readonly children?: ReactNode;
}) {
  const say = useWords(shellWords);
  const shell = useShell();
  return (
    <header className={classes.bar}>
      <ActionIcon
        className={classes.menu}
        variant="subtle"
        color="gray"
        size={44}
        aria-label={say('openNavigation')}
        onClick={shell.openNavigation}
      >
        <IconMenu2 size={18} aria-hidden />
      </ActionIcon>
      <ol className={classes.crumbs}>
        {crumbs.map((crumb, index) => (
          <li key={String(index)}>
            {index > 0 && <IconChevronRight size={15} aria-hidden />}
            {crumb.to ? (
              <Link to={crumb.to} search={crumb.search ?? {}}>
                {crumb.label}
              </Link>
            ) : (
              <b aria-current="page">{crumb.label}</b>
            )}
          </li>
        ))}
      </ol>
      <div className={classes.actions}>
        {children}
        <Tooltip label={`${say('keys')} (?)`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={say('keys')}
            onClick={shell.openKeys}
          >
            <IconHelp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}
