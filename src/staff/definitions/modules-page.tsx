import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { count } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { moduleIcon } from '../module-icons.ts';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { definitionWords, type SayDefinition } from './definition-words.ts';
import { DoneNote } from './notes.tsx';
import { usageQuery } from './queries.ts';
import { pathWords } from './subject-paths.ts';

/** Every module: what it is called, how much is in it, how it leads to a person. */
export function ModulesPage() {
  const say = useWords(definitionWords);
  const label = useLabel();
  const navigate = useNavigate();
  const modules = useModules();
  const [q, setQ] = useState('');
  const wanted = plain(q);
  const shown = modules.filter((one) =>
    plain(`${one.name} ${label(one.label)} ${label(one.labelPlural)}`).includes(wanted),
  );
  return (
    <SettingsShell
      page="modules"
      actions={
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/settings/new-module' })}
        >
          {say('newModule')}
        </Button>
      }
    >
      <DoneNote />
      <div className={parts.filters}>
        <TextInput
          type="search"
          label={say('searchModules')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      </div>
      {shown.length === 0 ? <EmptyState>{say('noModuleFound')}</EmptyState> : <ModuleTable modules={shown} />}
    </SettingsShell>
  );
}

function ModuleTable({ modules }: { readonly modules: readonly ModuleDefinition[] }) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const locale = useLocale();
  const all = useModules();
  const { data: usage } = useQuery(usageQuery);
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('module')}</th>
          <th scope="col">{say('madeBy')}</th>
          <th scope="col" data-align="right">
            {say('fieldCount')}
          </th>
          <th scope="col" data-align="right">
            {say('recordCount')}
          </th>
          <th scope="col">{say('way')}</th>
          <th scope="col">{say('sharing')}</th>
        </tr>
      </thead>
      <tbody>
        {modules.map((module) => {
          const Icon = moduleIcon(module.icon);
          const records = usage?.get(module.name);
          const whole = all.find((one) => one.name === module.partOf);
          return (
            <tr key={module.name}>
              <th scope="row">
                <Link className={parts.link} to={`/settings/modules/${module.name}`}>
                  <Icon size={16} stroke={1.6} aria-hidden />
                  {label(module.labelPlural)}
                </Link>
                <span className={`${parts.second} ${parts.mono}`}>{module.name}</span>
                {whole && (
                  <span className={parts.second}>{say('partOf', { module: label(whole.labelPlural) })}</span>
                )}
              </th>
              <td data-label={say('madeBy')}>{say(module.origin === 'shipped' ? 'shipped' : 'own')}</td>
              <td data-label={say('fieldCount')} data-align="right">
                {module.fields.length}
              </td>
              <td data-label={say('recordCount')} data-align="right">
                {records === undefined ? '—' : count(records, locale)}
              </td>
              <td data-label={say('way')}>{wayOf(module, all, say, label)}</td>
              <td data-label={say('sharing')}>{say('sharingName', { sharing: module.defaultSharing })}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** How a module leads to a person, in words. */
export function wayOf(
  module: ModuleDefinition,
  all: readonly ModuleDefinition[],
  say: SayDefinition,
  label: ReturnType<typeof useLabel>,
): string {
  const { subject, fields } = module;
  if (subject.kind === 'self') return say('waySelf');
  if (subject.kind === 'none') return say('wayNone');
  const paths = subject.paths.map((path) => pathWords(path, fields, all, (field) => label(field.label)));
  return say('wayPath', { path: paths.join('; ') });
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
