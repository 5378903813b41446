import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { IconPlus } from '../../web/icons.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useModule, useModules } from '../session.tsx';
import { settingsWords } from '../settings/settings-words.ts';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { definitionWords } from './definition-words.ts';
import { History } from './history.tsx';
import { ModuleAbout } from './module-about.tsx';
import { ModuleFields } from './module-fields.tsx';
import { ModuleRelations } from './module-relations.tsx';
import { ModuleViews } from './module-views.tsx';
import { wayOf } from './modules-page.tsx';
import { DoneNote } from './notes.tsx';
import { moduleUsageQuery } from './queries.ts';
import { RemoveModuleDialog } from './remove-module-dialog.tsx';

const tabs = {
  fields: 'partFields',
  views: 'partViews',
  relations: 'partRelations',
  module: 'partModule',
  history: 'partHistory',
} as const;
type Tab = keyof typeof tabs;

/** A module: its fields by blocks, views, relations, what it is called, and who changed it. */
export function ModulePage() {
  const { module: name = '' } = useParams({ strict: false }) as { readonly module?: string };
  const module = useModule(name);
  return module ? <Whole key={name} module={module} /> : <NotFoundPage />;
}

function Whole({ module }: { readonly module: ModuleDefinition }) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const navigate = useNavigate();
  const modules = useModules();
  const search = useSearch({ strict: false }) as { readonly part?: unknown };
  const open = (Object.keys(tabs) as Tab[]).find((tab) => tab === search.part) ?? 'fields';
  const { data: usage } = useQuery(moduleUsageQuery(module.name));
  const [removing, setRemoving] = useState(false);
  const here = `/settings/modules/${module.name}`;
  return (
    <AreaPage
      title={label(module.labelPlural)}
      crumbs={useCrumbs(module)}
      lead={
        <>
          <span className={parts.mono}>{module.name}</span>
          {` · ${say(module.origin === 'shipped' ? 'shipped' : 'own')} · ${wayOf(module, modules, say, label)}`}
        </>
      }
      actions={
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => void navigate({ to: `${here}/new-field` })}
        >
          {say('addField')}
        </Button>
      }
      tabs={
        <nav className={parts.tabs} aria-label={label(module.labelPlural)}>
          {(Object.keys(tabs) as Tab[]).map((tab) => (
            <Link
              key={tab}
              to={here}
              search={tab === 'fields' ? {} : { part: tab }}
              className={parts.tab}
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={tab === open ? 'page' : undefined}
            >
              {say(tabs[tab])}
            </Link>
          ))}
        </nav>
      }
    >
      <DoneNote />
      {open === 'fields' && <ModuleFields module={module} usage={usage} />}
      {open === 'views' && <ModuleViews module={module} />}
      {open === 'relations' && <ModuleRelations module={module} />}
      {open === 'module' && (
        <ModuleAbout module={module} records={usage?.records} onRemove={() => setRemoving(true)} />
      )}
      {open === 'history' && <History module={module.name} />}
      {removing && (
        <RemoveModuleDialog module={module} records={usage?.records} onClose={() => setRemoving(false)} />
      )}
    </AreaPage>
  );
}

/** Where a page of a module is. */
export function useCrumbs(module?: ModuleDefinition, last?: string) {
  const settings = useWords(settingsWords);
  const label = useLabel();
  return [
    { label: settings('settings'), to: '/settings' },
    { label: settings('modules'), to: '/settings/modules' },
    ...(module ? [{ label: label(module.labelPlural), to: `/settings/modules/${module.name}` }] : []),
    ...(last ? [{ label: last }] : []),
  ];
}
