import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { ErrorSummary, Rail, RailSection } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModule } from '../session.tsx';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { declarationWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { tellDone } from './done-store.ts';
import { effectsOf } from './effects.ts';
import { changedParts, draftOf, type FieldDraft, fieldOf, newDraft } from './field-draft.ts';
import { FieldForm } from './field-form.tsx';
import { useCrumbs } from './module-page.tsx';
import { StaleNote } from './notes.tsx';
import { DeclarationPreview } from './preview-rail.tsx';
import { moduleUsageQuery, purposesQuery, rulesQuery } from './queries.ts';
import { useDefining } from './use-defining.ts';

/** A field that is added or changed, beside what its declaration means and what saving it does. */
export function FieldPage() {
  const { module: moduleName = '', field: name } = useParams({ strict: false }) as {
    readonly module?: string;
    readonly field?: string;
  };
  const module = useModule(moduleName);
  const purposes = useQuery(purposesQuery);
  const rules = useQuery(rulesQuery);
  const field = module?.fields.find((one) => one.name === name);
  if (!module || (name !== undefined && !field)) return <NotFoundPage />;
  const failed = purposes.error ?? rules.error;
  if (failed)
    return (
      <ReadFailure error={failed} onRetry={() => void Promise.all([purposes.refetch(), rules.refetch()])} />
    );
  if (!purposes.data || !rules.data) return <div aria-busy />;
  return (
    <Page
      key={`${moduleName} ${name ?? ''}`}
      module={module}
      field={field}
      purposes={purposes.data}
      rules={rules.data}
    />
  );
}

function Page({
  module,
  field,
  purposes,
  rules,
}: {
  readonly module: ModuleDefinition;
  readonly field: FieldDefinition | undefined;
  readonly purposes: readonly Purpose[];
  readonly rules: readonly RetentionRule[];
}) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const label = useLabel();
  const navigate = useNavigate();
  const { data: usage } = useQuery(moduleUsageQuery(module.name));
  const [from] = useState<FieldDraft | null>(field ? draftOf(field, '') : null);
  const [draft, setDraft] = useState<FieldDraft>(from ?? newDraft(module.blocks.at(-1)?.name ?? ''));
  const defining = useDefining(draft.name);
  const title = field
    ? say('changeField', { field: label(field.label) })
    : say('newFieldOf', { module: label(module.labelPlural) });
  const back = () => navigate({ to: `/settings/modules/${module.name}` });
  const effects = effectsOf(from, draft, usage, say);
  const changed = from ? changedParts(from, draft) : null;
  const path = `/modules/${module.name}/fields`;
  const save = async () => {
    if (!draft.type) return defining.refuse('type', say('chooseType'));
    const shown = label(draft.label);
    const done = await defining.run(async (version) => {
      if (changed) await call('PATCH', `${path}/${draft.name}`, { body: changed, version });
      else await call('POST', path, { body: addedField(draft), version });
      return true;
    });
    if (!done) return;
    tellDone({
      text: from
        ? say('fieldSaved', { field: shown })
        : say('fieldAdded', { field: shown, module: label(module.labelPlural) }),
      undo: () =>
        from
          ? call('PATCH', `${path}/${draft.name}`, { body: changedParts(draft, from) })
          : call('DELETE', `${path}/${draft.name}`),
    });
    await back();
  };
  return (
    <AreaPage
      title={title}
      crumbs={useCrumbs(module, field ? label(field.label) : say('newField'))}
      rail={
        <Rail label={declared('preview')}>
          <RailSection title={declared('preview')}>
            {draft.type ? (
              <DeclarationPreview field={draft} subject={module.subject} purposes={purposes} rules={rules} />
            ) : (
              <p className={parts.quiet}>{declared('previewIncomplete')}</p>
            )}
          </RailSection>
          <RailSection title={say('whatChanges')}>
            {effects.length === 0 ? (
              <p className={parts.quiet}>{say('nothingChanged')}</p>
            ) : (
              <ul className={classes.sentences}>
                {effects.map((effect) => (
                  <li key={effect}>{effect}</li>
                ))}
              </ul>
            )}
          </RailSection>
        </Rail>
      }
    >
      <form
        className={parts.form}
        style={{ maxWidth: 760, gap: 24 }}
        noValidate
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ErrorSummary errors={defining.errors} />
        <StaleNote defining={defining} />
        <FieldForm
          draft={draft}
          errors={defining.byPart}
          onChange={setDraft}
          ground={{
            module,
            purposes,
            rules,
            old: field,
            empty: field && usage ? usage.records - (usage.fields[field.name] ?? 0) : undefined,
          }}
        />
        <div className={parts.actions}>
          <Button
            type="submit"
            loading={defining.busy}
            disabled={changed !== null && Object.keys(changed).length === 0}
          >
            {say(from ? 'saveField' : 'addFieldNow')}
          </Button>
          <Button variant="default" onClick={() => void back()}>
            {say('putBack')}
          </Button>
        </div>
      </form>
    </AreaPage>
  );
}

function addedField(draft: FieldDraft) {
  const leads = draft.leadsToPerson && draft.type === 'reference';
  return { ...fieldOf(draft), block: draft.block, ...(leads && { leadsToPerson: true }) };
}
