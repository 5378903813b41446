import type { ReactNode } from 'react';
import { type Crumb, TopBar } from '../shell/top-bar.tsx';
import classes from './parts.module.css';
import { useTitle } from './use-title.ts';

/** A page of an area: bar, heading, content, and a rail where there is something to know before acting. */
export function AreaPage({
  title,
  crumbs,
  actions,
  lead,
  rail,
  tabs,
  children,
}: {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  readonly actions?: ReactNode;
  readonly lead?: ReactNode;
  readonly rail?: ReactNode;
  readonly tabs?: ReactNode;
  readonly children: ReactNode;
}) {
  useTitle(title);
  return (
    <>
      <TopBar crumbs={crumbs ?? [{ label: title }]}>
        <div className={classes.actions}>{actions}</div>
      </TopBar>
      <div className={classes.body}>
        <div className={classes.scroll}>
          <div className={classes.head}>
            <h1>{title}</h1>
            {lead && <div className={classes.lead}>{lead}</div>}
          </div>
          {tabs}
          <div className={classes.content}>{children}</div>
        </div>
        {rail}
      </div>
    </>
  );
}
