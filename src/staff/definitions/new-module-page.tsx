import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Label } from '../../metadata/label.ts';
import type { DefaultSharing, ModuleDefinition } from '../../metadata/module.ts';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { DraftFields } from './draft-fields.tsx';
import { type FieldDraft, fieldOf } from './field-draft.ts';
import { PartError, Section } from './form-parts.tsx';
import { IconChoice } from './icon-choice.tsx';
import { LabelPair } from './label-pair.tsx';
import { sharings, titleOptions } from './module-about.tsx';
import { useCrumbs } from './module-page.tsx';
import { StaleNote } from './notes.tsx';
import { OrderedNames } from './ordered-names.tsx';
import { purposesQuery, rulesQuery } from './queries.ts';
import { possibleRelations } from './relations.ts';
import { pathsOf, targetsOf } from './subject-paths.ts';
import { nameFrom, prefixFrom } from './suggest-names.ts';
import { moduleControlOf, useDefining } from './use-defining.ts';
import { WayChoice } from './way-choice.tsx';

export interface ModuleDraft {
  readonly label: Label;
  readonly labelPlural: Label;
  /** Null while it follows the label. */
  readonly name: string | null;
  readonly prefix: string | null;
  readonly icon: string;
  readonly way: 'self' | 'paths' | 'none' | null;
  /** Ways that were not chosen among those there are. */
  readonly pathsOut: readonly string[];
  readonly reason: string;
  readonly fields: readonly FieldDraft[];
  readonly titleFields: readonly string[];
  readonly sharing: DefaultSharing;
  readonly comments: boolean;
  readonly files: boolean;
  readonly tabs: boolean;
}

const empty: ModuleDraft = {
  label: { en: '' },
  labelPlural: { en: '' },
  name: null,
  prefix: null,
  icon: 'folder',
  way: null,
  pathsOut: [],
  reason: '',
  fields: [],
  titleFields: [],
  sharing: 'private',
  comments: true,
  files: true,
  tabs: true,
};

/** A module of the company's own: what it is called, whose data it is, its first fields. */
export function NewModulePage() {
  const say = useWords(definitionWords);
  const label = useLabel();
  const navigate = useNavigate();
  const modules = useModules();
  const { data: purposes } = useQuery(purposesQuery);
  const { data: rules } = useQuery(rulesQuery);
  const defining = useDefining('', moduleControlOf);
  const [draft, setDraft] = useState(empty);
  const set = (change: Partial<ModuleDraft>) => setDraft({ ...draft, ...change });
  const module = moduleOf(draft, modules);
  const errors = defining.byPart;
  const targets = modules.filter((one) => module.fields.some((field) => targetsOf(field).includes(one.name)));
  const save = async () => {
    if (module.fields.length === 0) return defining.refuse('fields', say('needField'));
    if (module.titleFields.length === 0) return defining.refuse('titleFields', say('needTitle'));
    const { origin: _, blocks: __, views: ___, relations: ____, ...body } = module;
    const made = await defining.run(async (version) => {
      const added = await call<ModuleDefinition>('POST', '/modules', { body, version });
      const notes = draft.tabs ? await addTabs(added, targets) : [];
      return { added, notes };
    });
    if (!made) return;
    const name = label(module.labelPlural);
    const missing = made.notes.map((note) =>
      say('relationsNotAdded', { module: label(note.module.labelPlural), reason: note.reason }),
    );
    tellDone({
      text: [say('moduleAdded', { module: name }), ...missing].join(' '),
      link: { to: `/records/${module.name}`, text: say('openList') },
      undo: null,
    });
    await navigate({ to: `/settings/modules/${module.name}` });
  };
  return (
    <AreaPage
      title={say('newModule')}
      crumbs={useCrumbs(undefined, say('newModule'))}
      lead={say('newModuleLead')}
    >
      <form
        className={parts.form}
        style={{ maxWidth: 760, gap: 24 }}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ErrorSummary errors={defining.errors} />
        <StaleNote defining={defining} />
        <Section title={say('sectionName')}>
          <LabelPair
            id={moduleControlOf('label')}
            what={say('label')}
            note={say('exampleOne')}
            value={draft.label}
            error={errors.get('label')}
            onChange={(next) => set({ label: next })}
          />
          <LabelPair
            id={moduleControlOf('labelPlural')}
            what={say('labelPlural')}
            note={say('exampleMany')}
            value={draft.labelPlural}
            error={errors.get('labelPlural')}
            onChange={(next) => set({ labelPlural: next })}
          />
          <div className={parts.pair}>
            <TextInput
              id={moduleControlOf('name')}
              label={say('name')}
              description={say('nameNote')}
              value={module.name}
              error={errors.get('name')}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set({ name: event.currentTarget.value || null })}
            />
            <TextInput
              id={moduleControlOf('numberPrefix')}
              label={say('prefix')}
              description={say('prefixNote', { example: `${module.numberPrefix || 'VEH'}-000001` })}
              value={module.numberPrefix}
              error={errors.get('numberPrefix')}
              autoComplete="off"
              onChange={(event) => set({ prefix: event.currentTarget.value.toUpperCase() || null })}
            />
          </div>
          <IconChoice legend={say('icon')} value={draft.icon} onChange={(icon) => set({ icon })} />
        </Section>
        <WayChoice draft={draft} module={module} errors={errors} onChange={set} />
        <Section title={say('sectionFields')}>
          <div id={moduleControlOf('fields')} tabIndex={-1}>
            <PartError errors={errors} part="fields" />
          </div>
          {purposes && rules && (
            <DraftFields draft={draft} module={module} purposes={purposes} rules={rules} onChange={set} />
          )}
          {module.fields.length > 0 && (
            <OrderedNames
              id={moduleControlOf('titleFields')}
              legend={say('titleFields')}
              note={say('titleFieldsNote')}
              add={say('addTitle')}
              remove="removeTitle"
              names={module.titleFields}
              options={titleOptions(module, label)}
              onChange={(titleFields) => set({ titleFields })}
            />
          )}
          <PartError errors={errors} part="titleFields" />
        </Section>
        <Section title={say('sectionRest')}>
          <NativeSelect
            id={moduleControlOf('defaultSharing')}
            label={say('sharing')}
            description={say('sharingText', { sharing: draft.sharing })}
            value={draft.sharing}
            onChange={(event) => set({ sharing: event.currentTarget.value as DefaultSharing })}
            data={sharings.map((value) => ({ value, label: say('sharingName', { sharing: value }) }))}
          />
          <div>
            <Tick id="new-comments" checked={draft.comments} onChange={(comments) => set({ comments })}>
              {say('comments')}
            </Tick>
            <Tick id="new-files" checked={draft.files} onChange={(files) => set({ files })}>
              {say('files')}
            </Tick>
            {targets.length > 0 && (
              <Tick id="new-tabs" checked={draft.tabs} onChange={(tabs) => set({ tabs })}>
                {say('showOnRecords', { modules: targets.map((one) => label(one.labelPlural)).join(', ') })}
                <span className={parts.second}>{say('showOnRecordsNote')}</span>
              </Tick>
            )}
          </div>
        </Section>
        <div className={parts.actions}>
          <Button type="submit" loading={defining.busy} disabled={!draft.way || module.name === ''}>
            {say('addModule')}
          </Button>
        </div>
      </form>
    </AreaPage>
  );
}

/** The module that the draft is so far. */
function moduleOf(draft: ModuleDraft, modules: readonly ModuleDefinition[]): ModuleDefinition {
  const many = draft.labelPlural.en.trim() === '' ? draft.label : draft.labelPlural;
  const name =
    draft.name ??
    nameFrom(
      many.en,
      modules.map((one) => one.name),
      40,
    );
  const prefix =
    draft.prefix ??
    prefixFrom(
      draft.label.en,
      modules.map((one) => one.numberPrefix),
    );
  const fields = draft.fields.map(fieldOf);
  const known = titleOptions({ fields }, (label) => label.en).map((one) => one.value);
  const chosen = draft.titleFields.filter((one) => known.includes(one));
  const paths = pathsOf(fields, modules).filter((path) => !draft.pathsOut.includes(path));
  const subject =
    draft.way === 'self'
      ? ({ kind: 'self' } as const)
      : draft.way === 'none'
        ? ({ kind: 'none', reason: draft.reason } as const)
        : ({ kind: 'paths', paths } as const);
  return {
    name,
    label: draft.label,
    labelPlural: many,
    icon: draft.icon,
    numberPrefix: prefix,
    titleFields: chosen.length > 0 ? chosen : known.slice(0, 1),
    fields,
    blocks: [{ name: 'main', label: draft.label, fields: fields.map((field) => field.name) }],
    relations: [],
    views: [],
    subject,
    defaultSharing: draft.sharing,
    comments: draft.comments,
    files: draft.files,
    origin: 'company',
  };
}

/** Adds the new module as a tab of what it refers to; says which could not be. */
async function addTabs(module: ModuleDefinition, targets: readonly ModuleDefinition[]) {
  const refused: { readonly module: ModuleDefinition; readonly reason: string }[] = [];
  for (const target of targets) {
    const relations = possibleRelations(target, [module]);
    try {
      if (relations.length > 0)
        await call('PATCH', `/modules/${target.name}`, {
          body: { relations: [...target.relations, ...relations] },
        });
    } catch (cause) {
      refused.push({ module: target, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return refused;
}
