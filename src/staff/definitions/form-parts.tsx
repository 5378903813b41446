/** What the parts of a field's form share. */
import type { ReactNode } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import parts from '../parts/parts.module.css';
import type { FieldDraft } from './field-draft.ts';
import type { Beside } from './suggest-declaration.ts';
import type { Defining } from './use-defining.ts';

/** What a field is written beside: the module as it would be, and what declarations may name. */
export interface FieldGround {
  readonly module: Pick<ModuleDefinition, 'name' | 'fields' | 'blocks' | 'subject' | 'titleFields'>;
  readonly purposes: readonly Purpose[];
  readonly rules: readonly RetentionRule[];
  /** Records of the module without a value in the field; undefined for a field that is new. */
  readonly empty?: number | undefined;
  /** How the field is in force; undefined where it is new. */
  readonly old?: FieldDefinition | undefined;
}

export interface FieldFormPart {
  readonly draft: FieldDraft;
  readonly ground: FieldGround;
  readonly errors: Defining['byPart'];
  onChange(draft: FieldDraft): void;
}

/** What a suggested declaration stands beside. */
export function besideOf(ground: FieldGround, draft: FieldDraft): Beside {
  return {
    fields: ground.module.fields.filter((field) => field.name !== draft.name),
    subject: ground.module.subject,
    purposes: ground.purposes,
    retention: ground.rules.map((rule) => rule.code),
  };
}

export function Section({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={parts.form}>
      <SectionHeading title={title} />
      {children}
    </section>
  );
}

/** What is wrong with a part that no single input shows. */
export function PartError({ errors, part }: { readonly errors: Defining['byPart']; readonly part: string }) {
  const message = errors.get(part);
  if (!message) return null;
  return <p className={parts.failure}>{message}</p>;
}
