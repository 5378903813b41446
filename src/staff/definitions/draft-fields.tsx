import { Button } from '@mantine/core';
import { useState } from 'react';
import { checkField } from '../../fields/check-module.ts';
import { fieldTypes } from '../../fields/index.ts';
import { saidFindings } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { IconPlus } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { declarationWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { type FieldDraft, fieldOf, followed, newDraft } from './field-draft.ts';
import { FieldForm } from './field-form.tsx';
import { besideOf, type FieldGround } from './form-parts.tsx';
import type { ModuleDraft } from './new-module-page.tsx';
import { DeclarationPreview } from './preview-rail.tsx';
import { leadingModules } from './subject-paths.ts';
import { asAction, useDefining } from './use-defining.ts';

interface DraftFieldsProps {
  readonly draft: ModuleDraft;
  readonly module: ModuleDefinition;
  readonly purposes: readonly Purpose[];
  readonly rules: readonly RetentionRule[];
  onChange(change: Partial<ModuleDraft>): void;
}

/** The fields that a new module begins with, each written in its dialog. */
export function DraftFields({ draft, module, purposes, rules, onChange }: DraftFieldsProps) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const label = useLabel();
  const modules = useModules();
  const [edited, setEdited] = useState<{ readonly at: number; readonly field: FieldDraft } | null>(null);
  const { fields } = draft;
  const ground = (at: number): FieldGround => ({
    module: { ...module, fields: module.fields.filter((_, index) => index !== at) },
    purposes,
    rules,
  });
  const take = (field: FieldDraft) => {
    const at = edited?.at ?? fields.length;
    onChange({
      fields:
        at < fields.length ? fields.map((one, index) => (index === at ? field : one)) : [...fields, field],
    });
    setEdited(null);
  };
  const reference = (target: ModuleDefinition) => {
    const begun = {
      ...newDraft('main'),
      type: 'reference' as const,
      label: target.label,
      options: { modules: [target.name] },
    };
    setEdited({
      at: fields.length,
      field: followed(
        begun,
        besideOf(ground(-1), begun),
        fields.map((one) => one.name),
      ),
    });
  };
  const leads = module.subject.kind === 'paths' && module.subject.paths.length === 0;
  return (
    <>
      {fields.length === 0 && <p className={parts.quiet}>{say('noFieldsYet')}</p>}
      {fields.length > 0 && (
        <ul className={classes.fields}>
          {fields.map((field, index) => {
            const type = fieldTypes.get(field.type ?? 'text');
            const { privacy } = field;
            return (
              <li key={field.name} className={classes.field}>
                <div>
                  <button
                    type="button"
                    className={parts.link}
                    onClick={() => setEdited({ at: index, field })}
                  >
                    {label(field.label)}
                  </button>
                  <span className={`${parts.second} ${parts.mono}`}>{field.name}</span>
                </div>
                <div>{type && label(type.label)}</div>
                <div>
                  {privacy.category === 'none'
                    ? say('notPersonal')
                    : `${declared('categoryName', { category: privacy.category })}, ${say('onErasureShort', { action: privacy.onErasure.action })}`}
                </div>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  aria-label={say('removeFieldNamed', { field: label(field.label) })}
                  onClick={() => onChange({ fields: fields.filter((_, at) => at !== index) })}
                >
                  {say('removeField')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <div className={parts.actions}>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setEdited({ at: fields.length, field: newDraft('main') })}
        >
          {say('addField')}
        </Button>
        {leads &&
          leadingModules(modules)
            .slice(0, 4)
            .map((target) => (
              <Button
                key={target.name}
                variant="default"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={() => reference(target)}
              >
                {say('addReference', { module: label(target.labelPlural) })}
              </Button>
            ))}
      </div>
      {edited && (
        <DraftFieldDialog
          first={edited.field}
          ground={ground(edited.at)}
          onTake={take}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

function DraftFieldDialog({
  first,
  ground,
  onTake,
  onClose,
}: {
  readonly first: FieldDraft;
  readonly ground: FieldGround;
  onTake(field: FieldDraft): void;
  onClose(): void;
}) {
  const locale = useLocale();
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const modules = useModules();
  const [draft, setDraft] = useState(first);
  const defining = useDefining(draft.name);
  const take = () => {
    if (!draft.type) return defining.refuse('type', say('chooseType'));
    // The same checks as the service's, at once: the module that the field goes into is not there yet.
    const definitions = {
      modules: new Map(modules.map((one) => [one.name, one])),
      purposes: new Map(ground.purposes.map((one) => [one.code, one])),
      retention: new Map(ground.rules.map((one) => [one.code, one])),
    };
    const module: ModuleDefinition = { ...(modules[0] as ModuleDefinition), subject: ground.module.subject };
    const findings = checkField(fieldOf(draft), module, definitions);
    if (findings.length > 0) return defining.find(saidFindings(findings, locale));
    onTake(draft);
  };
  return (
    <FormDialog
      title={draft.label.en || say('newField')}
      submit={say('takeOver')}
      action={asAction(defining)}
      disabled={draft.name === ''}
      wide
      onSubmit={take}
      onClose={onClose}
    >
      <FieldForm draft={draft} ground={ground} errors={defining.byPart} onChange={setDraft} />
      {draft.type && (
        <section className={parts.form}>
          <SectionHeading title={declared('preview')} />
          <DeclarationPreview
            field={draft}
            subject={ground.module.subject}
            purposes={ground.purposes}
            rules={ground.rules}
          />
        </section>
      )}
    </FormDialog>
  );
}
