import { Menu } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconChevronDown, IconDeviceFloppy, IconUsers } from '../../../web/icons.ts';
import { useCurrentInView } from '../../../web/layout/use-current-in-view.ts';
import { count } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import { countQuery } from '../record-queries.ts';
import { recordWords } from '../words/record-words.ts';
import { ClearedNote } from './cleared-note.tsx';
import classes from './list.module.css';
import type { ListView } from './list-state.ts';
import { viewsQuery } from './view-queries.ts';

const SaveViewDialog = lazy(() =>
  import('./save-view-dialog.tsx').then((it) => ({ default: it.SaveViewDialog })),
);

interface ViewTabsProps {
  readonly module: ModuleDefinition;
  readonly views: readonly ListView[];
  readonly current: ListView;
  /** The list as it is now, to be kept as a view; null where the service keeps none. */
  readonly shown: {
    readonly filter: unknown;
    readonly sort: unknown;
    readonly columns: readonly string[];
  } | null;
  readonly changed: boolean;
  onView(key: string): void;
}

/** The saved views of a list with their counts, and keeping the list as a view of one's own. */
export function ViewTabs({ module, views, current, shown, changed, onView }: ViewTabsProps) {
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const [naming, setNaming] = useState(false);
  const strip = useCurrentInView<HTMLElement>(current.key);
  const counts = useQueries({
    queries: views.map((view) => countQuery(module.name, view.filter ?? undefined)),
  });
  const nameOf = (view: ListView) =>
    view.own?.name ??
    (view.shipped
      ? label(view.shipped.label)
      : say('allOf', { module: label(module.labelPlural).toLocaleLowerCase() }));
  return (
    <>
      <div className={classes.tabs}>
        <nav ref={strip} aria-label={say('views')} className={classes.tabList}>
          {views.map((view, index) => {
            const total = counts[index]?.data;
            return (
              <button
                key={view.key}
                type="button"
                className={classes.tab}
                aria-current={view.key === current.key ? 'true' : undefined}
                onClick={() => onView(view.key)}
              >
                <bdi>{nameOf(view)}</bdi>
                {view.own?.shared && (
                  <IconUsers size={14} stroke={1.6} role="img" aria-label={say('sharedBy')} />
                )}
                {typeof total === 'number' && (
                  <span className={classes.tabCount}>{count(total, locale)}</span>
                )}
              </button>
            );
          })}
        </nav>
        {shown && (changed || current.own?.mine) && (
          <ViewMenu
            module={module}
            current={current}
            shown={shown}
            changed={changed}
            onNew={() => setNaming(true)}
            onGone={() => onView('')}
          />
        )}
        {naming && shown && (
          <Suspense fallback={null}>
            <SaveViewDialog
              module={module.name}
              plural={label(module.labelPlural).toLocaleLowerCase()}
              shown={shown}
              onClose={() => setNaming(false)}
              onSaved={(id) => {
                setNaming(false);
                onView(`own:${id}`);
              }}
            />
          </Suspense>
        )}
      </div>
      {current.own?.conditionRemoved && <ClearedNote module={module.name} view={current.own} />}
    </>
  );
}

interface ViewMenuProps {
  readonly module: ModuleDefinition;
  readonly current: ListView;
  readonly shown: NonNullable<ViewTabsProps['shown']>;
  readonly changed: boolean;
  onNew(): void;
  onGone(): void;
}

function ViewMenu({ module, current, shown, changed, onNew, onGone }: ViewMenuProps) {
  const say = useWords(recordWords);
  const queries = useQueryClient();
  const { own } = current;
  const after = () => queries.invalidateQueries({ queryKey: viewsQuery(module.name).queryKey });
  const keep = async () => {
    if (own) await call('PATCH', `/views/${own.id}`, { body: shown });
    await after();
    if (own) onGone();
  };
  const share = async (shared: boolean) => {
    if (own) await call('PATCH', `/views/${own.id}`, { body: { shared }, version: own.version });
    await after();
  };
  const drop = async () => {
    if (own) await call('DELETE', `/views/${own.id}`);
    onGone();
    await after();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.viewMenu}>
          {say('saveView')} <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {changed && (
          <Menu.Item leftSection={<IconDeviceFloppy size={15} aria-hidden />} onClick={onNew}>
            {say('saveViewNew')}
          </Menu.Item>
        )}
        {own?.mine && changed && (
          <Menu.Item onClick={() => void keep()}>{say('saveViewHere', { view: own.name })}</Menu.Item>
        )}
        {own?.mine && (
          <Menu.Item onClick={() => void share(!own.shared)}>
            {say(own.shared ? 'unshareView' : 'shareView')}
          </Menu.Item>
        )}
        {own?.mine && (
          <Menu.Item onClick={() => void drop()}>{say('dropView', { view: own.name })}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
